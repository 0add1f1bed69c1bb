import type { BackupRecord } from "../../../../services/backup/record.ts";

/** The record of claim shop/orders. */
export const backupRecord = (changes: Partial<BackupRecord> = {}): BackupRecord => ({
  service: "postgresql",
  instance: "orders-x7k2p",
  claim: { name: "orders", namespace: "shop" },
  allowedNamespaces: [],
  majorVersion: "15",
  store: { endpoint: "https://s3.example.com", bucket: "matura-orders-x7k2p", region: "us-east-1" },
  server: "postgresql",
  names: {},
  backups: [],
  ...changes,
});
