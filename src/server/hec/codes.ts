import { jsonReply, type Reply } from '../http/index.js';

/**
 * Answers of the HTTP Event Collector by code: HTTP status and text, as in Splunk's "Troubleshoot HTTP Event Collector"
 * (possible error codes). Codes that Karst has no occasion for are not here.
 */
export const HEC = {
  success: [0, 200, 'Success'],
  tokenDisabled: [1, 403, 'Token disabled'],
  tokenRequired: [2, 401, 'Token is required'],
  invalidAuthorization: [3, 401, 'Invalid authorization'],
  invalidToken: [4, 403, 'Invalid token'],
  noData: [5, 400, 'No data'],
  invalidFormat: [6, 400, 'Invalid data format'],
  incorrectIndex: [7, 400, 'Incorrect index'],
  serverError: [8, 500, 'Internal server error'],
  busy: [9, 503, 'Server is busy'],
  channelMissing: [10, 400, 'Data channel is missing'],
  channelInvalid: [11, 400, 'Invalid data channel'],
  eventRequired: [12, 400, 'Event field is required'],
  eventBlank: [13, 400, 'Event field cannot be blank'],
  ackDisabled: [14, 400, 'ACK is disabled'],
  indexedFields: [15, 400, 'Error in handling indexed fields'],
  queryNotEnabled: [16, 400, 'Query string authorization is not enabled'],
  healthy: [17, 200, 'HEC is healthy'],
  queuesFull: [18, 503, 'HEC is unhealthy, queues are full'],
  acksUnavailable: [19, 503, 'HEC is unhealthy, ack service unavailable'],
  bothUnavailable: [20, 503, 'HEC is unhealthy, queues are full, ack service unavailable'],
  healthInvalidToken: [21, 400, 'Invalid token'],
  healthTokenDisabled: [22, 400, 'Token disabled'],
  shuttingDown: [23, 503, 'Server is shutting down'],
  queueNearlyFull: [24, 200, 'HEC queue is approaching its capacity limit'],
  acksNearlyFull: [25, 200, 'HEC ACK is approaching its capacity limit'],
  queueFull: [26, 429, 'HEC queue is at capacity and cannot process any more requests'],
  acksFull: [27, 429, 'HEC ACK channel is at capacity and cannot process any more requests'],
} as const satisfies Readonly<Record<string, readonly [code: number, status: number, text: string]>>;

export type HecCode = keyof typeof HEC;

/** What stands beside code and text in an answer. */
export interface HecDetails {
  readonly ackId?: number;
  /** Which event of the request is meant, as Splunk counts for the code. */
  readonly 'invalid-event-number'?: number;
}

/** Seconds that a client is asked to wait where the server is short of something. */
const RETRY_AFTER = { 'retry-after': '2' } as const;

export function hecReply(name: HecCode, details: HecDetails = {}): Reply {
  const [code, status, text] = HEC[name];
  return jsonReply(status, { text, code, ...details }, status === 503 || status === 429 ? RETRY_AFTER : {});
}

/** A request that ends early, and what its sender is told. */
export class HecRefusal extends Error {
  constructor(
    readonly answer: HecCode,
    readonly details: HecDetails = {},
  ) {
    super(HEC[answer][2]);
    this.name = 'HecRefusal';
  }
}
