import { OWNED_SETTINGS } from "../../../../services/postgresql/owned-settings.ts";
import type { RefusedClaim } from "../case.ts";

/** Letter cases that PostgreSQL takes for one name, dealt out in turn. */
const spellings = [
  (name: string) => name,
  (name: string) => name.toUpperCase(),
  (name: string) => name.replaceAll(/(^|_)[a-z]/g, (start) => start.toUpperCase()),
];

const owned: readonly RefusedClaim[] = OWNED_SETTINGS.map((setting, index) => {
  const name = spellings[index % spellings.length]?.(setting) ?? setting;
  return {
    title: `the platform's setting ${name}`,
    parameters: `service: {pgSettings: {max_connections: '200', ${name}: 'x'}}`,
    reason: `service.pgSettings.${name} is owned by the platform: leave it out`,
  };
});

export const settings: readonly RefusedClaim[] = [
  ...owned,
  {
    title: "two of the platform's settings",
    parameters: "service: {pgSettings: {wal_level: minimal, Fsync: 'off'}}",
    reason: "service.pgSettings.Fsync is owned by the platform: leave it out",
  },
  {
    title: "a setting without a value",
    parameters: "service: {pgSettings: {work_mem: ''}}",
    reason: "service.pgSettings.work_mem has no value that PostgreSQL can read",
  },
  {
    title: "a setting that is a list",
    parameters: "service: {pgSettings: {search_path: [app, public]}}",
    reason: "service.pgSettings.search_path has no value that PostgreSQL can read",
  },
  {
    title: "a setting that is null",
    parameters: "service: {pgSettings: {work_mem: null}}",
    reason: "service.pgSettings.work_mem has no value that PostgreSQL can read",
  },
  {
    title: "a setting whose name is none",
    parameters: 'service: {pgSettings: {"work mem": 4MB}}',
    reason: 'service.pgSettings has "work mem", which is not the name of a setting',
  },
  {
    title: "settings as text",
    parameters: "service: {pgSettings: 'work_mem = 4MB'}",
    reason: 'spec.parameters.service.pgSettings in body must be of type object: "string"',
  },
];
