import type { Machine } from "./machine.ts";
import type { Missing } from "./peers.ts";

/** The median of its rounds. Times in milliseconds. */
export interface Figure {
  readonly peer: string;
  readonly transport: "plain" | "mtls";
  /** As many observed as desired. */
  readonly resources: number;
  readonly inFlight: number;
  readonly p50: number;
  readonly p99: number;
  readonly perSecond: number;
  /** Processor time of the server for one request, on all cores; undefined for a peer that was only addressed. */
  readonly cpu: number | undefined;
}

/** One step of an example's pipeline with the request that it gets in a steady instance. Times in milliseconds. */
export interface PipelineFigure {
  readonly example: string;
  readonly step: string;
  readonly peer: string;
  readonly requestBytes: number;
  readonly p50: number;
}

/** Of one process: MiB and milliseconds. */
export interface Footprint {
  readonly peer: string;
  /** After its first answer and a second of rest. */
  readonly idle: number;
  /** The highest while it answered 4,000 requests over mTLS, eight in flight: of 30 + 30 resources, or of its example. */
  readonly loaded: number;
  /** From the start of the process to the end of its first answer, the median. */
  readonly toFirstAnswer: number;
}

export interface Results {
  readonly machine: Machine;
  readonly time: string;
  readonly rounds: number;
  readonly milliseconds: number;
  /** Bytes of a request by its number of resources. */
  readonly requestBytes: Readonly<Record<string, number>>;
  readonly figures: readonly Figure[];
  readonly footprints: readonly Footprint[];
  /** Over mTLS. */
  readonly pipelines: readonly PipelineFigure[];
  /** The same steps within one process, without transport: codec and logic. */
  readonly processing: readonly PipelineFigure[];
  readonly missing: readonly Missing[];
  /** Milliseconds that Node takes to start and do nothing. */
  readonly bareNodeStart: number;
}
