import { type CelValue, objectType } from "@bufbuild/cel";
import { create, createFileRegistry, type DescMessage, type Message } from "@bufbuild/protobuf";
import { isReflectMessage } from "@bufbuild/protobuf/reflect";
import {
  FieldDescriptorProto_Label,
  FieldDescriptorProto_Type,
  FileDescriptorProtoSchema,
  FileDescriptorSetSchema,
} from "@bufbuild/protobuf/wkt";

/** A type of Kubernetes' CEL that is neither text nor number: expressions only hand its values to functions. */
export interface OpaqueType {
  readonly type: ReturnType<typeof objectType<DescMessage>>;
  /** For the registry of the environment that uses the type. */
  readonly description: DescMessage;
  /** A value; two are equal in CEL when their texts are. */
  readonly of: (text: string) => Message;
  readonly textOf: (value: CelValue) => string;
}

interface TextMessage extends Message {
  text: string;
}

/** The evaluator knows objects as protobuf messages only, so each type is a message with one text. */
export const opaqueType = (name: string): OpaqueType => {
  const file = create(FileDescriptorProtoSchema, {
    name: `kubernetes/${name}.proto`,
    package: "kubernetes",
    syntax: "proto3",
    messageType: [
      {
        name,
        field: [
          {
            name: "text",
            number: 1,
            type: FieldDescriptorProto_Type.STRING,
            label: FieldDescriptorProto_Label.OPTIONAL,
          },
        ],
      },
    ],
  });
  const registry = createFileRegistry(create(FileDescriptorSetSchema, { file: [file] }));
  const description = registry.getMessage(`kubernetes.${name}`);
  if (description === undefined) throw new Error(`kubernetes.${name} did not register`);
  return {
    type: objectType(description),
    description,
    of: (text) => {
      const message = create(description) as TextMessage;
      message.text = text;
      return message;
    },
    textOf: (value) => {
      if (!isReflectMessage(value, description)) throw new Error(`not a ${name}`);
      return (value.message as TextMessage).text;
    },
  };
};
