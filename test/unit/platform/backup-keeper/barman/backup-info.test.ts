import { momentOfId, parseBackupInfo } from "../../../../../platform/backup-keeper/barman/backup-info.ts";

/** As barman 3.4 writes it, shortened. */
const DONE = `backup_label="START WAL LOCATION: 0/4000028 (file 000000010000000000000004)\\nBACKUP METHOD: streamed\\n"
begin_offset=40
begin_time=2026-03-01 04:05:06.123456+00:00
begin_wal=000000010000000000000004
begin_xlog=0/4000028
compression=None
end_time=2026-03-01 04:06:07.654321+00:00
error=None
mode=None
size=None
status=DONE
timeline=1
`;

test.each([
  [
    "done",
    DONE,
    { beganAt: "2026-03-01T04:05:06.123Z", endedAt: "2026-03-01T04:06:07.654Z", status: "Completed" },
  ],
  [
    "failed: its end is no point to restore to",
    DONE.replace("DONE", "FAILED"),
    { beganAt: "2026-03-01T04:05:06.123Z", status: "Failed" },
  ],
  [
    "under way",
    "begin_time=2026-03-01 04:05:06+00:00\nend_time=None\nstatus=STARTED\n",
    { beganAt: "2026-03-01T04:05:06.000Z", status: "Running" },
  ],
  [
    "with an offset",
    "begin_time=2026-03-01 05:05:06+01:00\nend_time=2026-03-01 05:06:00+01:00\nstatus=DONE\n",
    { beganAt: "2026-03-01T04:05:06.000Z", endedAt: "2026-03-01T04:06:00.000Z", status: "Completed" },
  ],
  [
    "waiting for WAL",
    "begin_time=2026-03-01 04:05:06\nend_time=2026-03-01 04:06:00\nstatus=WAITING_FOR_WALS\r\n",
    { beganAt: "2026-03-01T04:05:06.000Z", endedAt: "2026-03-01T04:06:00.000Z", status: "Completed" },
  ],
  ["without a status", "begin_time=2026-03-01 04:05:06+00:00\n", undefined],
  ["of an unknown status", "begin_time=2026-03-01 04:05:06+00:00\nstatus=ODD\n", undefined],
  ["without a begin", "begin_time=None\nstatus=FAILED\n", undefined],
  ["of a day that is none", "begin_time=2026-13-01 04:05:06+00:00\nstatus=DONE\n", undefined],
  ["empty", "", undefined],
  ["something else", "<html>status=DONE</html>", undefined],
])("%s", (_what, text, expected) => {
  expect(parseBackupInfo(text)).toEqual(expected);
});

test.each([
  ["20260301T040506", "2026-03-01T04:05:06.000Z"],
  ["20261301T040506", undefined],
  ["wals", undefined],
])("identifier %s began at %s", (id, expected) => {
  expect(momentOfId(id)).toBe(expected);
});
