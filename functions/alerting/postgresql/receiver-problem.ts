import { isJsonObject, type Json, type JsonObject } from "../../../runtime/json.ts";

/** Fields of a channel of which at least one has to be there. */
type Need = readonly string[];

/** By the receiver's list of channels: what each needs beside what the schema of the CRD asks for. */
const NEEDS: Readonly<Record<string, readonly Need[]>> = {
  emailConfigs: [["to"]],
  pagerdutyConfigs: [["routingKey", "serviceKey"]],
  pushoverConfigs: [
    ["userKey", "userKeyFile"],
    ["token", "tokenFile"],
  ],
  snsConfigs: [["targetARN", "topicARN", "phoneNumber"]],
  telegramConfigs: [["botToken", "botTokenFile"], ["chatID"]],
  victoropsConfigs: [["routingKey"]],
  webhookConfigs: [["url", "urlSecret"]],
};

const ADDRESSES = ["url", "apiURL"];

/**
 * What keeps the Prometheus operator from taking receivers: the first that is wrong, as one clause. The rules are those
 * of its ValidateAlertmanagerConfig (0.85) on what a channel needs and on names; of a channel's further fields the schema
 * of the CRD is what there is. Never has a value of a channel, which may be a secret.
 */
export const receiverProblem = (receivers: readonly Json[]): string | undefined => {
  const names = receivers.map((receiver) => (isJsonObject(receiver) ? String(receiver.name) : ""));
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice !== undefined) return `receivers has "${twice}" twice`;
  return receivers
    .filter(isJsonObject)
    .flatMap((receiver) =>
      Object.entries(receiver).flatMap(([list, channels]) =>
        (Array.isArray(channels) ? channels : [])
          .filter(isJsonObject)
          .map((channel) => channelProblem(list, channel))
          .filter((problem) => problem !== undefined)
          .map((problem) => `receiver "${String(receiver.name)}": ${list}: ${problem}`),
      ),
    )
    .at(0);
};

const channelProblem = (list: string, channel: JsonObject): string | undefined => {
  const lacking = (NEEDS[list] ?? []).find((need) => need.every((field) => isEmpty(channel[field])));
  if (lacking !== undefined) return `${lacking.join(" or ")} is missing`;
  const address = ADDRESSES.find((field) => {
    const value = channel[field];
    return typeof value === "string" && value !== "" && !isAddress(value);
  });
  if (address !== undefined) return `${address} is no address that begins with http:// or https://`;
  const { smarthost } = channel;
  return typeof smarthost === "string" && smarthost !== "" && !/:[^:\]]*$/.test(smarthost)
    ? `smarthost "${smarthost}" has no port: write host:port`
    : undefined;
};

const isEmpty = (value: Json | undefined): boolean =>
  value === undefined || value === null || value === "" || value === 0;

const isAddress = (text: string): boolean =>
  URL.canParse(text) && ["http:", "https:"].includes(new URL(text).protocol);
