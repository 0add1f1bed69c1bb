import type { ServiceMaturity } from "../model/requirements.ts";
import { PostgreSQLMaturity } from "./postgresql.ts";

/** Every service whose maturity is assessed. A new one is a line here. */
export const MATURITY: readonly ServiceMaturity[] = [PostgreSQLMaturity];
