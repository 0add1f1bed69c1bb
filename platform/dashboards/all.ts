import { fleetDashboard } from "./fleet.ts";
import type { DashboardData } from "./panel.ts";
import { postgresqlDashboard } from "./postgresql.ts";

/** Every dashboard, a line each. */
export const DASHBOARDS: readonly DashboardData[] = [fleetDashboard, postgresqlDashboard];
