import { PostgreSQL } from "../../../services/postgresql/service.ts";
import {
  apiserver,
  composed,
  e2e,
  everyAlert,
  everyPanel,
  following,
  golden,
  page,
  property,
  unit,
  within,
} from "../model/evidence.ts";
import type { ServiceMaturity } from "../model/requirements.ts";

const HOW_TO = "services/postgresql/how-to";

const RESTORE = following(e2e("backup/restore"), "docs/operate.md");

const GOLDEN = following(golden("postgresql"), "test/golden/postgresql", "examples");

/** What proves PostgreSQL's maturity. `matura assess` looks whether it does. */
export const PostgreSQLMaturity: ServiceMaturity = {
  service: PostgreSQL.name,
  iterations: {
    provisioning: {
      create: [
        composed("provisioning"),
        e2e("provisioning/lifecycle"),
        e2e("provisioning/resilience.alone"),
        GOLDEN,
        following(apiserver("examples"), "examples"),
      ],
      update: [
        e2e("provisioning/lifecycle", "takes effect"),
        e2e("provisioning/access"),
        e2e("provisioning/extensions"),
        page(`${HOW_TO}/change.md`),
      ],
      delete: [
        e2e("provisioning/lifecycle", "deletion"),
        apiserver("deletion-protection"),
        page(`${HOW_TO}/delete.md`),
      ],
      connect: [
        e2e("provisioning/lifecycle", "TLS"),
        e2e("provisioning/rotation"),
        page(`${HOW_TO}/connect.md`),
      ],
    },
    backup: {
      enable: [composed("backup"), e2e("backup/switch", "on again"), page(`${HOW_TO}/enable-backup.md`)],
      disable: [e2e("backup/switch", "off:"), page(`${HOW_TO}/enable-backup.md`)],
      restore: [
        RESTORE,
        e2e("backup/in-place"),
        page(`${HOW_TO}/restore.md`),
        page(`${HOW_TO}/restore-in-place.md`),
      ],
      tested: [
        RESTORE,
        e2e("backup/own-bucket"),
        e2e("backup/keeper"),
        e2e("backup/suspended"),
        e2e("backup/trial.long"),
        e2e("backup/outage.long"),
        e2e("backup/failover.long"),
        e2e("backup/load.long"),
        e2e("backup/major.long"),
      ],
    },
    metrics: {
      reports: [
        composed("metrics"),
        e2e("alerting/alerting", "is told to the operators"),
        e2e("metrics/outage.long"),
        unit("platform/sla-reporter/arithmetic"),
        unit("platform/sla-reporter/reporter"),
        page("reference/sla.md", "How a minute counts"),
        page(`${HOW_TO}/sla-report.md`),
      ],
      raw: [e2e("metrics/probe"), page("services/postgresql/metrics.md", "The probe", "SLIs")],
      dashboard: [everyPanel, apiserver("dashboards"), e2e("metrics/probe", "dashboards")],
    },
    alerting: {
      sli: [composed("alerting"), e2e("alerting/alerting", "is told to the operators"), everyAlert],
      capacity: [
        e2e("alerting/alerting", "is told to its owner"),
        page(`${HOW_TO}/alerts-by-mail.md`),
        page(`${HOW_TO}/alertmanager-config.md`),
      ],
      runbooks: [
        everyAlert,
        following(unit("docs/runbooks"), "docs/runbooks"),
        following(e2e("alerting/alerting", "commands work"), "docs/runbooks"),
        following(e2e("alerting/alerting", "every command of each runbook works"), "docs/runbooks"),
        following(e2e("provisioning/lifecycle", "runbooks on replicas"), "docs/runbooks"),
      ],
    },
    maintenance: {
      enable: [
        composed("maintenance"),
        e2e("maintenance/update"),
        e2e("maintenance/rolling.long"),
        e2e("maintenance/major.long"),
        property("maintenance-year"),
        page(`${HOW_TO}/maintenance-window.md`),
        page(`${HOW_TO}/maintenance.md`),
      ],
    },
    scaling: {
      size: [
        composed("scaling"),
        e2e("scaling/single"),
        e2e("scaling/changes.long", "more CPU and memory"),
        page(`${HOW_TO}/resize.md`),
        page(`${HOW_TO}/grow-disk.md`),
      ],
      replicas: [
        e2e("scaling/changes.long", "replica"),
        e2e("scaling/strict-sync.long"),
        e2e("scaling/stuck-replica.long"),
        page(`${HOW_TO}/replicas.md`),
      ],
      instances: [
        e2e("scaling/changes.long", "suspended"),
        e2e("backup/suspended"),
        page(`${HOW_TO}/suspend.md`),
      ],
    },
    readiness: {
      ready: [
        composed("readiness"),
        unit("functions/readiness/postgresql", "an instance"),
        apiserver("round-trip"),
        e2e("provisioning/lifecycle"),
        e2e("metrics/guaranteed", "counts as down"),
      ],
      truth: [
        unit("functions/readiness/postgresql", "maturity"),
        e2e("provisioning/lifecycle", "what is served"),
        e2e("chaos/chaos.alone"),
      ],
      independent: [
        property("iterations"),
        e2e("readiness/left-out"),
        e2e("provisioning/install.long", "can uninstall a function"),
      ],
    },
  },
  qualities: {
    readyInTime: [within(600, "provisioning/lifecycle", "is ready")],
    replicatedInTime: [within(1200, "chaos/chaos.alone", "three servers are ready")],
    backupEachDay: [unit("functions/backup/schedule"), e2e("backup/restore", "first backup")],
    conventionalTools: [
      following(e2e("backup/barman"), `docs/${HOW_TO}/restore-with-barman.md`),
      page(`${HOW_TO}/restore-with-barman.md`),
    ],
    refused: [apiserver("bad-input"), following(unit("cli/validate/claims"), "cli/validate", "cli/cel")],
    observed: [apiserver("round-trip"), GOLDEN],
    runbookAddress: [everyAlert],
    logs: [apiserver("rbac-instance"), page(`${HOW_TO}/viewers.md`)],
    window: [
      property("maintenance-year"),
      e2e("maintenance/rolling.long"),
      e2e("maintenance/update", "waits"),
    ],
    mandatory: [property("maintenance-year"), unit("functions/maintenance/timing")],
  },
  documentation: {
    gettingStarted: [
      page("getting-started.md", "1. Ask for a database", "2. Connect"),
      following(e2e("provisioning/getting-started"), "docs/getting-started.md"),
    ],
    howTos: [
      page("services/postgresql/README.md", "How-to guides"),
      unit("docs/links"),
      unit("docs/code-blocks"),
      following(e2e("provisioning/how-to.long"), `docs/${HOW_TO}`, "cli"),
    ],
    references: [
      page("reference/postgresql.md"),
      page("reference/platform-settings.md"),
      page(
        "services/postgresql/backup-reference.md",
        "What can be restored",
        "Reasons",
        "What is not covered",
      ),
      page("services/postgresql/reference-changes.md", "What clients notice, measured"),
      page("services/postgresql/alerts.md"),
    ],
    constraints: [
      page("services/postgresql/constraints.md", "Limits", "What restarts PostgreSQL", "What is not covered"),
      page("services/postgresql/deviations.md"),
    ],
    platform: [
      page("install.md", "2. The packages", "4. Backups", "5. Monitoring", "Remove"),
      page("operate.md", "Upgrade", "Disaster recovery", "Capacity"),
      following(e2e("provisioning/install.long"), "docs/install.md"),
      following(e2e("provisioning/upgrade.long"), "docs/operate.md"),
    ],
    engineers: [page("runbooks/README.md"), everyAlert, page("services/postgresql/metrics.md", "Dashboards")],
    contributors: [{ kind: "page", path: "CONTRIBUTING.md", headings: ["How to add a service"] }],
    moveIn: [
      page("move-in.md", "1. Convert the claim", "3. Copy the data", "4. Change over"),
      following(unit("cli/convert/convert"), "cli/convert"),
      following(unit("docs/move-in"), "docs/move-in.md"),
      following(e2e("provisioning/move-in.long"), "docs/move-in.md", "cli/convert"),
    ],
  },
  restsOn: {
    provisioning: ["platform/rbac", "platform/admission", "platform/function-runtime.yaml"],
    backup: ["platform/backup-keeper", "platform/process"],
    metrics: ["platform/prober", "platform/sla-reporter", "platform/dashboards", "platform/process"],
    alerting: ["platform/prober", "platform/process"],
    maintenance: [],
    scaling: ["platform/volume-reporter", "platform/process"],
    readiness: ["platform/prober", "platform/process"],
  },
};
