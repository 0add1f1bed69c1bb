import { Type } from "typebox";

/** `status.scaling` of a PostgreSQLInstance. */
export const PostgreSQLScalingStatus = Type.Object(
  {
    servers: Type.Optional(Type.Integer({ description: "Servers that are ready." })),
    suspended: Type.Optional(Type.Boolean({ description: "Whether the claim asks for no server." })),
    window: Type.Optional(
      Type.String({ description: "Start of the window that changes wait for, weekly, UTC." }),
    ),
    disk: Type.Optional(
      Type.Object(
        {
          size: Type.Optional(Type.String({ description: "Size of each server's volume." })),
          maxDisk: Type.Optional(Type.String({ description: "Up to which it may grow by itself." })),
          usedPercent: Type.Optional(Type.Integer({ description: "Of the fullest volume." })),
          growth: Type.Optional(
            Type.String({
              description:
                "`NotNeeded`, `Growing`, `Resizing`, `TooSoon`, `AtLimit` or `NotObserved`, for a claim with size.maxDisk.",
            }),
          ),
          message: Type.Optional(Type.String({ description: "The same in words." })),
          lastGrowth: Type.Optional(
            Type.Object(
              {
                at: Type.String({ description: "RFC 3339, UTC." }),
                from: Type.String({ description: "Size before." }),
                to: Type.String({ description: "Size after." }),
                usedPercent: Type.Integer({ description: "Use that made it grow." }),
              },
              { description: "The last time that it grew by itself." },
            ),
          ),
        },
        { description: "The volumes." },
      ),
    ),
    pooler: Type.Optional(
      Type.Object(
        {
          host: Type.String({ description: "Host of the connection pooler." }),
          ready: Type.Boolean({ description: "Whether it accepts connections." }),
        },
        { description: "The connection pooler, where the claim asks for one." },
      ),
    ),
  },
  { description: "What Scaling reports." },
);
