import { Type } from "typebox";

const moment = (description: string) =>
  Type.Optional(Type.String({ description: `${description} RFC 3339.` }));
const text = (description: string) => Type.Optional(Type.String({ description }));

const Trial = (description: string) =>
  Type.Optional(
    Type.Object(
      {
        backup: text("Name of the backup."),
        at: moment("When the trial ended."),
        since: moment("When the trial began."),
        message: text("What went wrong."),
      },
      { description },
    ),
  );

/** `status.backup` of a PostgreSQLInstance. */
export const PostgreSQLBackupStatus = Type.Object(
  {
    enabled: Type.Optional(Type.Boolean({ description: "Whether backups are taken." })),
    server: text("Folder of the bucket that has the backups of the state that clients reach."),
    store: Type.Optional(
      Type.Object(
        { endpoint: text("Address of the S3 service."), bucket: text("Name of the bucket.") },
        { description: "Where the backups are." },
      ),
    ),
    lastSuccessfulTime: moment("When the newest backup ended."),
    firstRestorable: moment("The earliest moment that can be restored."),
    lastRestorable: moment("The latest moment that can be restored by its time."),
    heartbeats: Type.Optional(
      Type.Array(Type.String(), {
        description: "Commits that are not known to be in the archive yet, the oldest first. RFC 3339.",
      }),
    ),
    offSince: moment("Since when backups are off, or went elsewhere, until the first backup after that."),
    gaps: Type.Optional(
      Type.Array(
        Type.Object({
          from: Type.String({ description: "When backups went off, or elsewhere. RFC 3339." }),
          to: Type.String({ description: "When the first backup after that began. RFC 3339." }),
        }),
        { description: "Spans that cannot be restored, since backups were off, or went elsewhere." },
      ),
    ),
    nextRun: moment("When the next backup is taken."),
    backups: Type.Optional(
      Type.Array(
        Type.Object({
          name: Type.String({ description: "What `restore.backupName` takes." }),
          id: Type.String({ description: "Barman's identifier." }),
          server: Type.String({ description: "Folder of the bucket." }),
          beganAt: Type.String({ description: "When it began. RFC 3339." }),
          endedAt: moment("When it ended."),
          seconds: Type.Optional(Type.Integer({ description: "How long it took." })),
          status: Type.String({ description: "Running, Completed or Failed." }),
          bytes: Type.Optional(Type.Integer({ description: "What it takes in the bucket, compressed." })),
        }),
        { description: "The newest backups, ten at most." },
      ),
    ),
    names: Type.Optional(
      Type.Record(Type.String(), Type.String(), {
        description: "Names of backups and their identifiers in the bucket.",
      }),
    ),
    requested: Type.Optional(
      Type.Object(
        {
          value: text("Value of the annotation `matura.dev/backup-now`."),
          backup: text("Name of the backup."),
          state: text("Running, Completed or Failed."),
          message: text("Why it failed."),
        },
        { description: "The answer to the last request for a backup." },
      ),
    ),
    beforeDeletion: Type.Optional(
      Type.Object(
        {
          state: text("Pending, Completed or Skipped."),
          message: text("What it waits for, or why not."),
          since: moment("When the claim was deleted."),
        },
        { description: "The last backup, which a deletion waits for." },
      ),
    ),
    restored: Type.Optional(
      Type.Boolean({ description: "Whether the restore that the claim began with is done." }),
    ),
    restore: Type.Optional(
      Type.Object(
        {
          state: text("Waiting, Restoring, Restored or Refused."),
          message: text("What is restored, or why not."),
        },
        { description: "The restore that the claim begins with." },
      ),
    ),
    inPlace: Type.Optional(
      Type.Object(
        {
          answered: text("The last value of `matura.dev/restore-in-place` that was served or refused."),
          dropped: text(
            "The last value of `matura.dev/drop-kept` that was served or refused, while it stands.",
          ),
          state: text("Restoring, Restored or Refused."),
          message: text("What is going on, or why not."),
          kept: Type.Optional(
            Type.Array(Type.String(), { description: "States of before, to go back to or to drop." }),
          ),
        },
        { description: "Restores in place." },
      ),
    ),
    verification: Type.Optional(
      Type.Object(
        {
          lastVerified: Trial("The last backup that was restored on trial and found whole."),
          lastFailure: Trial("The last trial that failed, while no later one succeeded."),
          running: Trial("The trial that runs."),
        },
        { description: "Trial restores." },
      ),
    ),
  },
  { description: "What Backup reports." },
);
