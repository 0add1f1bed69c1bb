import { serve, to } from "@crossplane-org/function-sdk-typescript";

/** A step that does nothing but pass the state on: what the SDK's codec alone costs. */
serve({ RunFunction: async (request) => to(request) });
