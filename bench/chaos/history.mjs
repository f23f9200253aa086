// A run's history as it grows: each event with the moment at which it was seen here.

import { setTimeout as sleep } from 'node:timers/promises';
import { library } from '../support/product.mjs';

const { temporal } = library('@temporalio/proto');
const TYPES = temporal.api.enums.v1.EventType;
const POLL_MS = 20_000;
const AGAIN_MS = 100;

const nameOf = (type) =>
  TYPES[type]
    .replace('EVENT_TYPE_', '')
    .toLowerCase()
    .replace(/(?:^|_)([a-z])/g, (_, letter) => letter.toUpperCase());

const attributesOf = (event) => {
  const field = Object.keys(event).find((name) => name.endsWith('EventAttributes') && event[name]);
  return field ? event[field] : {};
};

/** Follows one run by long polls until it is closed or `stop` is called. A server that is away is asked again. */
export function watchHistory({ client, workflowId, runId }) {
  const events = [];
  const waiting = new Set();
  let stopped = false;
  let closed = false;

  const take = (event) => {
    const seen = {
      id: Number(event.eventId),
      type: nameOf(event.eventType),
      at: performance.now(),
      time: Number(event.eventTime.seconds) * 1000 + event.eventTime.nanos / 1e6,
      attributes: attributesOf(event),
    };
    events.push(seen);
    for (const waiter of waiting) waiter(seen);
  };
  const follow = async () => {
    let nextPageToken;
    while (!stopped && !closed) {
      try {
        const answer = await client.connection.withDeadline(Date.now() + POLL_MS + 10_000, () =>
          client.workflowService.getWorkflowExecutionHistory({
            namespace: client.options.namespace,
            execution: { workflowId, runId },
            waitNewEvent: true,
            nextPageToken,
          }),
        );
        const last = events.at(-1)?.id ?? 0;
        for (const event of answer.history?.events ?? []) if (Number(event.eventId) > last) take(event);
        nextPageToken = answer.nextPageToken;
        closed = !nextPageToken?.length && isClosing(events.at(-1));
        if (!nextPageToken?.length) nextPageToken = undefined;
      } catch {
        nextPageToken = undefined;
        await sleep(AGAIN_MS);
      }
    }
  };
  const ended = follow();
  return {
    events,
    ended,
    /** The first event, seen already or to come, for which `wanted` holds; undefined if `signal` aborts before it. */
    async first(wanted, { signal } = {}) {
      const known = events.find(wanted);
      if (known || signal?.aborted) return known;
      return new Promise((resolve) => {
        const waiter = (event) => {
          if (wanted(event)) done(event);
        };
        const done = (event) => {
          waiting.delete(waiter);
          resolve(event);
        };
        waiting.add(waiter);
        signal?.addEventListener('abort', () => done(undefined), { once: true });
      });
    },
    isOver: () => closed,
    stop() {
      stopped = true;
    },
  };
}

const CLOSING = /^WorkflowExecution(Completed|Failed|TimedOut|Canceled|Terminated|ContinuedAsNew)$/;
export const isClosing = (event) => event !== undefined && CLOSING.test(event.type);

/** Events of a worker's own work, in which its identity stands. */
export const workedBy = ({ type, attributes }) =>
  /^(Workflow|Activity)Task(Started|Completed|Failed)$/.test(type) ? attributes.identity : undefined;

export const isTimeout = ({ type, attributes }) =>
  /^(Workflow|Activity)TaskTimedOut$/.test(type) ||
  (type === 'ActivityTaskStarted' && attributes.lastFailure?.timeoutFailureInfo != null);

/** A worker did something: not what the server or the owner does by itself. */
export const isProgress = ({ type }) => /^(WorkflowTask|ActivityTask)(Completed|Failed)$/.test(type);

/** Each activity's execution: when it was scheduled, started and completed, by the server's clock. */
export function executionsIn(events) {
  const byId = new Map(events.map((event) => [event.id, event]));
  return events
    .filter(({ type }) => type === 'ActivityTaskCompleted')
    .map(({ attributes, time }) => {
      const scheduled = byId.get(Number(attributes.scheduledEventId));
      const started = byId.get(Number(attributes.startedEventId));
      return {
        type: scheduled.attributes.activityType.name,
        scheduledId: scheduled.id,
        waitedMs: started.time - scheduled.time,
        tookMs: time - started.time,
      };
    })
    .sort((a, b) => a.scheduledId - b.scheduledId);
}
