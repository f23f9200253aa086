// A run's history as the server keeps it.

import { library } from '../support/product.mjs';

const { temporal } = library('@temporalio/proto');

/** Milliseconds since 1970, to the microsecond. */
const timeOf = ({ eventTime }) => Number(eventTime.seconds) * 1000 + eventTime.nanos / 1e6;

/** Number of events, and bytes: of all events in the wire's encoding, as the server counts them, and as JSON. */
export async function sizeOf(handle) {
  const { events } = await handle.fetchHistory();
  const { HistoryEvent, History } = temporal.api.history.v1;
  const { raw } = await handle.describe();
  return {
    events: events.length,
    bytes: events.reduce((total, event) => total + HistoryEvent.encode(event).finish().length, 0),
    server: Number(raw.workflowExecutionInfo.historySizeBytes),
    json: JSON.stringify(
      // As `temporal workflow show --output json` writes it, without its line ends.
      History.toObject(History.create({ events }), { longs: String, enums: String, bytes: String }),
    ).length,
  };
}

/** Each activity of a run with its times, in the order they were scheduled; and when the run began and ended. */
export async function timesOf(handle) {
  const { events } = await handle.fetchHistory();
  const activities = new Map();
  for (const event of events) {
    const scheduled = event.activityTaskScheduledEventAttributes;
    const started = event.activityTaskStartedEventAttributes;
    const completed = event.activityTaskCompletedEventAttributes;
    if (scheduled)
      activities.set(Number(event.eventId), {
        type: scheduled.activityType.name,
        scheduledAt: timeOf(event),
      });
    if (started) activities.get(Number(started.scheduledEventId)).startedAt = timeOf(event);
    if (completed) activities.get(Number(completed.scheduledEventId)).endedAt = timeOf(event);
  }
  return { beganAt: timeOf(events[0]), endedAt: timeOf(events.at(-1)), activities: [...activities.values()] };
}

/** Milliseconds of a run in which none of its activities was at work: what handing them out takes. */
export function outsideActivities({ beganAt, endedAt, activities }) {
  let until = beganAt;
  let outside = 0;
  for (const one of [...activities].sort((a, b) => a.startedAt - b.startedAt)) {
    outside += Math.max(0, one.startedAt - until);
    until = Math.max(until, one.endedAt);
  }
  return outside + (endedAt - until);
}
