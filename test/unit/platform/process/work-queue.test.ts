import { setTimeout as sleep } from "node:timers/promises";
import { WorkQueue } from "../../../../platform/process/work-queue.ts";

const until = async (holds: () => boolean): Promise<void> => {
  for (let tries = 0; !holds() && tries < 400; tries++) await sleep(5);
  expect(holds()).toBe(true);
};

const queues: WorkQueue[] = [];
const queue = (
  work: (key: string) => Promise<number | undefined>,
  { concurrency = 2, onError = () => {} }: { concurrency?: number; onError?: () => void } = {},
): WorkQueue => {
  const made = new WorkQueue({ concurrency, work, onError });
  queues.push(made);
  return made;
};

afterEach(async () => {
  for (const made of queues.splice(0)) await made.stop();
});

test("a key asked for many times at once is worked on once", async () => {
  const worked: string[] = [];
  const made = queue(async (key) => void worked.push(key) as undefined);
  for (let i = 0; i < 10; i++) made.schedule("a");
  made.schedule("b");
  await until(() => made.size === 0);
  expect(worked.sort()).toEqual(["a", "b"]);
});

test("a key asked for while it is worked on is worked on once more, and never twice at once", async () => {
  let [runs, now, most] = [0, 0, 0];
  const made = queue(async () => {
    runs += 1;
    now += 1;
    most = Math.max(most, now);
    await sleep(20);
    now -= 1;
    return undefined;
  });
  made.schedule("a");
  await until(() => now === 1);
  for (let i = 0; i < 10; i++) made.schedule("a");
  await until(() => made.size === 0);
  expect([runs, most]).toEqual([2, 1]);
});

test("only so many keys are worked on at a time", async () => {
  let [now, most] = [0, 0];
  const made = queue(
    async () => {
      now += 1;
      most = Math.max(most, now);
      await sleep(5);
      now -= 1;
      return undefined;
    },
    { concurrency: 3 },
  );
  for (let i = 0; i < 20; i++) made.schedule(`key-${i}`);
  await until(() => made.size === 0);
  expect(most).toBe(3);
});

test("the earlier of two appointments stands", async () => {
  let runs = 0;
  const made = queue(async () => {
    runs += 1;
    return undefined;
  });
  made.schedule("a", 60);
  made.schedule("a", 0.01);
  made.schedule("a", 60);
  await until(() => made.size === 0);
  expect(runs).toBe(1);
});

test("the work says when it is due again, and a failure is tried again", async () => {
  const errors: unknown[] = [];
  let runs = 0;
  const made = queue(
    async () => {
      runs += 1;
      if (runs === 2) throw new Error("once");
      return runs < 3 ? 0.01 : undefined;
    },
    { onError: () => void errors.push(1) },
  );
  made.schedule("a");
  await until(() => runs === 2);
  await until(() => errors.length === 1);
  expect(made.size).toBe(1);
}, 10_000);

test("stopping waits for what is under way and starts nothing more", async () => {
  const done: string[] = [];
  const made = queue(
    async (key) => {
      await sleep(30);
      done.push(key);
      return 0;
    },
    { concurrency: 1 },
  );
  made.schedule("a");
  made.schedule("b");
  await sleep(15);
  await made.stop();
  made.schedule("c");
  await sleep(50);
  expect(done).toEqual(["a"]);
  expect(made.size).toBe(0);
});
