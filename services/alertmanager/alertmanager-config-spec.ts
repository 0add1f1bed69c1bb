// Made by scripts/alertmanager-schema.ts from the CRD of the Prometheus operator. Do not edit.
const shared1 = {
  type: "array",
  items: {
    type: "object",
    required: ["name"],
    properties: {
      matchType: { type: "string", enum: ["!=", "=", "=~", "!~"] },
      name: { type: "string", minLength: 1 },
      regex: { type: "boolean" },
      value: { type: "string" },
    },
    additionalProperties: false,
  },
};
const shared2 = { type: "string", pattern: "^((([01][0-9])|(2[0-3])):[0-5][0-9])$|(^24:00$)" };
const shared3 = {
  type: "object",
  required: ["key"],
  properties: { key: { type: "string" }, name: { type: "string" }, optional: { type: "boolean" } },
  additionalProperties: false,
};
const shared4 = {
  type: "object",
  properties: { configMap: shared3, secret: shared3 },
  additionalProperties: false,
};
const shared5 = { type: "object", additionalProperties: { type: "array", items: shared3 } };
const shared6 = {
  type: "object",
  properties: {
    ca: shared4,
    cert: shared4,
    insecureSkipVerify: { type: "boolean" },
    keySecret: shared3,
    maxVersion: { type: "string", enum: ["TLS10", "TLS11", "TLS12", "TLS13"] },
    minVersion: { type: "string", enum: ["TLS10", "TLS11", "TLS12", "TLS13"] },
    serverName: { type: "string" },
  },
  additionalProperties: false,
};
const shared7 = {
  type: "object",
  properties: {
    authorization: {
      type: "object",
      properties: { credentials: shared3, type: { type: "string" } },
      additionalProperties: false,
    },
    basicAuth: {
      type: "object",
      properties: { password: shared3, username: shared3 },
      additionalProperties: false,
    },
    bearerTokenSecret: shared3,
    followRedirects: { type: "boolean" },
    noProxy: { type: "string" },
    oauth2: {
      type: "object",
      required: ["clientId", "clientSecret", "tokenUrl"],
      properties: {
        clientId: shared4,
        clientSecret: shared3,
        endpointParams: { type: "object", additionalProperties: { type: "string" } },
        noProxy: { type: "string" },
        proxyConnectHeader: shared5,
        proxyFromEnvironment: { type: "boolean" },
        proxyUrl: { type: "string", pattern: "^(http|https|socks5)://.+$" },
        scopes: { type: "array", items: { type: "string" } },
        tlsConfig: shared6,
        tokenUrl: { type: "string", minLength: 1 },
      },
      additionalProperties: false,
    },
    proxyConnectHeader: shared5,
    proxyFromEnvironment: { type: "boolean" },
    proxyURL: { type: "string" },
    proxyUrl: { type: "string", pattern: "^(http|https|socks5)://.+$" },
    tlsConfig: shared6,
  },
  additionalProperties: false,
};
const shared8 = {
  type: "array",
  items: {
    type: "object",
    required: ["key", "value"],
    properties: { key: { type: "string", minLength: 1 }, value: { type: "string" } },
    additionalProperties: false,
  },
};
const shared9 = {
  type: "string",
  pattern: "^(([0-9]+)y)?(([0-9]+)w)?(([0-9]+)d)?(([0-9]+)h)?(([0-9]+)m)?(([0-9]+)s)?(([0-9]+)ms)?$",
};
const shared10 = {
  type: "string",
  pattern: "^(0|(([0-9]+)y)?(([0-9]+)w)?(([0-9]+)d)?(([0-9]+)h)?(([0-9]+)m)?(([0-9]+)s)?(([0-9]+)ms)?)$",
};
const shared11 = {
  short: { type: "boolean" },
  title: { type: "string", minLength: 1 },
  value: { type: "string", minLength: 1 },
};

/** `spec` of an AlertmanagerConfig, monitoring.coreos.com/v1alpha1. */
export const AlertmanagerConfigSpec = {
  type: "object",
  properties: {
    inhibitRules: {
      type: "array",
      items: {
        type: "object",
        properties: {
          equal: { type: "array", items: { type: "string" } },
          sourceMatch: shared1,
          targetMatch: shared1,
        },
        additionalProperties: false,
      },
    },
    muteTimeIntervals: {
      type: "array",
      items: {
        type: "object",
        required: ["name"],
        properties: {
          name: { type: "string" },
          timeIntervals: {
            type: "array",
            items: {
              type: "object",
              properties: {
                daysOfMonth: {
                  type: "array",
                  items: {
                    type: "object",
                    properties: {
                      end: { type: "integer", minimum: -31, maximum: 31 },
                      start: { type: "integer", minimum: -31, maximum: 31 },
                    },
                    additionalProperties: false,
                  },
                },
                months: {
                  type: "array",
                  items: {
                    type: "string",
                    pattern:
                      "^((?i:january|february|march|april|may|june|july|august|september|october|november|december|1[0-2]|[1-9]))(?:((:((?i:january|february|march|april|may|june|july|august|september|october|november|december|1[0-2]|[1-9])))$)|$)",
                  },
                },
                times: {
                  type: "array",
                  items: {
                    type: "object",
                    properties: { endTime: shared2, startTime: shared2 },
                    additionalProperties: false,
                  },
                },
                weekdays: {
                  type: "array",
                  items: {
                    type: "string",
                    pattern:
                      "^((?i:sun|mon|tues|wednes|thurs|fri|satur))day(?:((:(sun|mon|tues|wednes|thurs|fri|satur)day)$)|$)",
                  },
                },
                years: { type: "array", items: { type: "string", pattern: "^2\\d{3}(?::2\\d{3}|$)" } },
              },
              additionalProperties: false,
            },
          },
        },
        additionalProperties: false,
      },
    },
    receivers: {
      type: "array",
      items: {
        type: "object",
        required: ["name"],
        properties: {
          discordConfigs: {
            type: "array",
            items: {
              type: "object",
              required: ["apiURL"],
              properties: {
                apiURL: shared3,
                avatarURL: { type: "string", pattern: "^https?://.+$" },
                content: { type: "string", minLength: 1 },
                httpConfig: shared7,
                message: { type: "string" },
                sendResolved: { type: "boolean" },
                title: { type: "string" },
                username: { type: "string", minLength: 1 },
              },
              additionalProperties: false,
            },
          },
          emailConfigs: {
            type: "array",
            items: {
              type: "object",
              properties: {
                authIdentity: { type: "string" },
                authPassword: shared3,
                authSecret: shared3,
                authUsername: { type: "string" },
                from: { type: "string" },
                headers: shared8,
                hello: { type: "string" },
                html: { type: "string" },
                requireTLS: { type: "boolean" },
                sendResolved: { type: "boolean" },
                smarthost: { type: "string" },
                text: { type: "string" },
                tlsConfig: shared6,
                to: { type: "string" },
              },
              additionalProperties: false,
            },
          },
          msteamsConfigs: {
            type: "array",
            items: {
              type: "object",
              required: ["webhookUrl"],
              properties: {
                httpConfig: shared7,
                sendResolved: { type: "boolean" },
                summary: { type: "string" },
                text: { type: "string" },
                title: { type: "string" },
                webhookUrl: shared3,
              },
              additionalProperties: false,
            },
          },
          msteamsv2Configs: {
            type: "array",
            items: {
              type: "object",
              properties: {
                httpConfig: shared7,
                sendResolved: { type: "boolean" },
                text: { type: "string", minLength: 1 },
                title: { type: "string", minLength: 1 },
                webhookURL: shared3,
              },
              additionalProperties: false,
            },
          },
          name: { type: "string", minLength: 1 },
          opsgenieConfigs: {
            type: "array",
            items: {
              type: "object",
              properties: {
                actions: { type: "string" },
                apiKey: shared3,
                apiURL: { type: "string" },
                description: { type: "string" },
                details: shared8,
                entity: { type: "string" },
                httpConfig: shared7,
                message: { type: "string" },
                note: { type: "string" },
                priority: { type: "string" },
                responders: {
                  type: "array",
                  items: {
                    type: "object",
                    required: ["type"],
                    properties: {
                      id: { type: "string" },
                      name: { type: "string" },
                      type: { type: "string", minLength: 1 },
                      username: { type: "string" },
                    },
                    additionalProperties: false,
                  },
                },
                sendResolved: { type: "boolean" },
                source: { type: "string" },
                tags: { type: "string" },
                updateAlerts: { type: "boolean" },
              },
              additionalProperties: false,
            },
          },
          pagerdutyConfigs: {
            type: "array",
            items: {
              type: "object",
              properties: {
                class: { type: "string" },
                client: { type: "string" },
                clientURL: { type: "string" },
                component: { type: "string" },
                description: { type: "string" },
                details: shared8,
                group: { type: "string" },
                httpConfig: shared7,
                pagerDutyImageConfigs: {
                  type: "array",
                  items: {
                    type: "object",
                    properties: {
                      alt: { type: "string" },
                      href: { type: "string" },
                      src: { type: "string" },
                    },
                    additionalProperties: false,
                  },
                },
                pagerDutyLinkConfigs: {
                  type: "array",
                  items: {
                    type: "object",
                    properties: { alt: { type: "string" }, href: { type: "string" } },
                    additionalProperties: false,
                  },
                },
                routingKey: shared3,
                sendResolved: { type: "boolean" },
                serviceKey: shared3,
                severity: { type: "string" },
                source: { type: "string" },
                url: { type: "string" },
              },
              additionalProperties: false,
            },
          },
          pushoverConfigs: {
            type: "array",
            items: {
              type: "object",
              properties: {
                device: { type: "string" },
                expire: shared9,
                html: { type: "boolean" },
                httpConfig: shared7,
                message: { type: "string" },
                priority: { type: "string" },
                retry: shared9,
                sendResolved: { type: "boolean" },
                sound: { type: "string" },
                title: { type: "string" },
                token: shared3,
                tokenFile: { type: "string" },
                ttl: shared10,
                url: { type: "string" },
                urlTitle: { type: "string" },
                userKey: shared3,
                userKeyFile: { type: "string" },
              },
              additionalProperties: false,
            },
          },
          rocketchatConfigs: {
            type: "array",
            items: {
              type: "object",
              required: ["token", "tokenID"],
              properties: {
                actions: {
                  type: "array",
                  minItems: 1,
                  items: {
                    type: "object",
                    properties: {
                      msg: { type: "string", minLength: 1 },
                      text: { type: "string", minLength: 1 },
                      url: { type: "string", pattern: "^https?://.+$" },
                    },
                    additionalProperties: false,
                  },
                },
                apiURL: { type: "string", pattern: "^https?://.+$" },
                channel: { type: "string", minLength: 1 },
                color: { type: "string", minLength: 1 },
                emoji: { type: "string", minLength: 1 },
                fields: {
                  type: "array",
                  minItems: 1,
                  items: { type: "object", properties: shared11, additionalProperties: false },
                },
                httpConfig: shared7,
                iconURL: { type: "string", pattern: "^https?://.+$" },
                imageURL: { type: "string", pattern: "^https?://.+$" },
                linkNames: { type: "boolean" },
                sendResolved: { type: "boolean" },
                shortFields: { type: "boolean" },
                text: { type: "string", minLength: 1 },
                thumbURL: { type: "string", pattern: "^https?://.+$" },
                title: { type: "string", minLength: 1 },
                titleLink: { type: "string", minLength: 1 },
                token: shared3,
                tokenID: shared3,
              },
              additionalProperties: false,
            },
          },
          slackConfigs: {
            type: "array",
            items: {
              type: "object",
              properties: {
                actions: {
                  type: "array",
                  items: {
                    type: "object",
                    required: ["text", "type"],
                    properties: {
                      confirm: {
                        type: "object",
                        required: ["text"],
                        properties: {
                          dismissText: { type: "string" },
                          okText: { type: "string" },
                          text: { type: "string", minLength: 1 },
                          title: { type: "string" },
                        },
                        additionalProperties: false,
                      },
                      name: { type: "string" },
                      style: { type: "string" },
                      text: { type: "string", minLength: 1 },
                      type: { type: "string", minLength: 1 },
                      url: { type: "string" },
                      value: { type: "string" },
                    },
                    additionalProperties: false,
                  },
                },
                apiURL: shared3,
                callbackId: { type: "string" },
                channel: { type: "string" },
                color: { type: "string" },
                fallback: { type: "string" },
                fields: {
                  type: "array",
                  items: {
                    type: "object",
                    required: ["title", "value"],
                    properties: shared11,
                    additionalProperties: false,
                  },
                },
                footer: { type: "string" },
                httpConfig: shared7,
                iconEmoji: { type: "string" },
                iconURL: { type: "string" },
                imageURL: { type: "string" },
                linkNames: { type: "boolean" },
                mrkdwnIn: { type: "array", items: { type: "string" } },
                pretext: { type: "string" },
                sendResolved: { type: "boolean" },
                shortFields: { type: "boolean" },
                text: { type: "string" },
                thumbURL: { type: "string" },
                title: { type: "string" },
                titleLink: { type: "string" },
                username: { type: "string" },
              },
              additionalProperties: false,
            },
          },
          snsConfigs: {
            type: "array",
            items: {
              type: "object",
              properties: {
                apiURL: { type: "string" },
                attributes: { type: "object", additionalProperties: { type: "string" } },
                httpConfig: shared7,
                message: { type: "string" },
                phoneNumber: { type: "string" },
                sendResolved: { type: "boolean" },
                sigv4: {
                  type: "object",
                  properties: {
                    accessKey: shared3,
                    profile: { type: "string" },
                    region: { type: "string" },
                    roleArn: { type: "string" },
                    secretKey: shared3,
                  },
                  additionalProperties: false,
                },
                subject: { type: "string" },
                targetARN: { type: "string" },
                topicARN: { type: "string" },
              },
              additionalProperties: false,
            },
          },
          telegramConfigs: {
            type: "array",
            items: {
              type: "object",
              required: ["chatID"],
              properties: {
                apiURL: { type: "string" },
                botToken: shared3,
                botTokenFile: { type: "string" },
                chatID: { type: "integer" },
                disableNotifications: { type: "boolean" },
                httpConfig: shared7,
                message: { type: "string" },
                messageThreadID: { type: "integer" },
                parseMode: { type: "string", enum: ["MarkdownV2", "Markdown", "HTML"] },
                sendResolved: { type: "boolean" },
              },
              additionalProperties: false,
            },
          },
          victoropsConfigs: {
            type: "array",
            items: {
              type: "object",
              properties: {
                apiKey: shared3,
                apiUrl: { type: "string" },
                customFields: shared8,
                entityDisplayName: { type: "string" },
                httpConfig: shared7,
                messageType: { type: "string" },
                monitoringTool: { type: "string" },
                routingKey: { type: "string" },
                sendResolved: { type: "boolean" },
                stateMessage: { type: "string" },
              },
              additionalProperties: false,
            },
          },
          webexConfigs: {
            type: "array",
            items: {
              type: "object",
              required: ["roomID"],
              properties: {
                apiURL: { type: "string", pattern: "^https?://.+$" },
                httpConfig: shared7,
                message: { type: "string" },
                roomID: { type: "string", minLength: 1 },
                sendResolved: { type: "boolean" },
              },
              additionalProperties: false,
            },
          },
          webhookConfigs: {
            type: "array",
            items: {
              type: "object",
              properties: {
                httpConfig: shared7,
                maxAlerts: { type: "integer", minimum: 0 },
                sendResolved: { type: "boolean" },
                timeout: shared10,
                url: { type: "string" },
                urlSecret: shared3,
              },
              additionalProperties: false,
            },
          },
          wechatConfigs: {
            type: "array",
            items: {
              type: "object",
              properties: {
                agentID: { type: "string" },
                apiSecret: shared3,
                apiURL: { type: "string" },
                corpID: { type: "string" },
                httpConfig: shared7,
                message: { type: "string" },
                messageType: { type: "string" },
                sendResolved: { type: "boolean" },
                toParty: { type: "string" },
                toTag: { type: "string" },
                toUser: { type: "string" },
              },
              additionalProperties: false,
            },
          },
        },
        additionalProperties: false,
      },
    },
    route: {
      type: "object",
      properties: {
        activeTimeIntervals: { type: "array", items: { type: "string" } },
        continue: { type: "boolean" },
        groupBy: { type: "array", items: { type: "string" } },
        groupInterval: { type: "string" },
        groupWait: { type: "string" },
        matchers: shared1,
        muteTimeIntervals: { type: "array", items: { type: "string" } },
        receiver: { type: "string" },
        repeatInterval: { type: "string" },
        routes: { type: "array", items: {} },
      },
      additionalProperties: false,
    },
  },
  additionalProperties: false,
};
