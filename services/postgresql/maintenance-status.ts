import { Type } from "typebox";

const moment = (description: string) => Type.String({ description: `${description}, RFC 3339 in UTC.` });

const update = {
  from: Type.String({ description: "Version before." }),
  to: Type.String({ description: "Version after." }),
  at: moment("When it began"),
};

/** `status.maintenance` of a PostgreSQLInstance. */
export const PostgreSQLMaintenanceStatus = Type.Object(
  {
    nextWindow: Type.Optional(moment("Start of the window that is open or comes next")),
    next: Type.Optional(moment("When the newer version comes")),
    version: Type.Optional(Type.String({ description: "The newer version, where there is one." })),
    message: Type.Optional(Type.String({ description: "What happens and why, in words." })),
    update: Type.Optional(Type.Object(update, { description: "The update that is under way." })),
    last: Type.Optional(
      Type.Object({ ...update, finishedAt: moment("When it was done") }, { description: "The last update." }),
    ),
    failed: Type.Optional(
      Type.Object(
        { ...update, finishedAt: moment("When it was over") },
        {
          description:
            "The last update that failed: its image was put back. A new major version is not tried again by itself.",
        },
      ),
    ),
    requested: Type.Optional(
      Type.String({
        description:
          "The last value of the annotation that asked for maintenance: served, or there was nothing to do.",
      }),
    ),
  },
  { description: "What Maintenance reports." },
);
