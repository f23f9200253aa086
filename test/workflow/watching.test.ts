// What the Temporal UI shows of a run: nothing that it could show is left empty.

import { defaultPayloadConverter } from '@temporalio/common';
import { QUERIES, SEARCH_ATTRIBUTES, SIGNALS, UPDATES } from '../../src/contract/protocol';
import { QUESTION } from '../support/papers';
import { atGate, openTestbed, type Testbed } from '../support/testbed';

let bed: Testbed;
beforeAll(async () => {
  bed = await openTestbed();
});
afterAll(() => bed.close());

interface Defined {
  readonly name: string;
  readonly description?: string;
}
interface Metadata {
  readonly definition: Record<
    'signalDefinitions' | 'queryDefinitions' | 'updateDefinitions',
    readonly Defined[]
  >;
  readonly currentDetails: string;
}

it('every handler, activity and timer says what it is for, and every search attribute has a value', async () => {
  const handle = await bed.start({ question: QUESTION, source: 'sample' });
  await atGate(handle);

  const { definition, currentDetails } = await handle.query<Metadata>('__temporal_workflow_metadata');
  for (const [defined, names] of [
    [definition.signalDefinitions, SIGNALS],
    [definition.queryDefinitions, QUERIES],
    [definition.updateDefinitions, UPDATES],
  ] as const) {
    expect(defined.map(({ name }) => name)).toEqual(expect.arrayContaining(Object.values(names)));
    expect(defined.filter(({ description }) => !description)).toEqual([]);
  }
  for (const part of ['Score', 'Decide', 'Policy', 'Tribunal', 'Claims', 'Steps', handle.workflowId]) {
    expect(currentDetails).toContain(part);
  }
  const stageAtGate = (await handle.describe()).searchAttributes.SovereignStage;
  expect(stageAtGate).toEqual(['gate']);

  await handle.signal(SIGNALS.approve, { by: 'ann' });
  await handle.result();

  const { events } = await handle.fetchHistory();
  const shown = (events ?? []).flatMap((event) => {
    const what =
      event.activityTaskScheduledEventAttributes?.activityType?.name ??
      (event.timerStartedEventAttributes ? 'timer' : undefined);
    const { summary } = event.userMetadata ?? {};
    return what === undefined
      ? []
      : [{ what, summary: summary && defaultPayloadConverter.fromPayload(summary) }];
  });
  expect(shown.map(({ what }) => what)).toEqual(expect.arrayContaining(['openRun', 'publishPaper', 'timer']));
  expect(shown.filter(({ summary }) => !summary)).toEqual([]);

  const { searchAttributes } = await handle.describe();
  for (const name of Object.keys(SEARCH_ATTRIBUTES)) expect(searchAttributes[name]).toHaveLength(1);
  expect(searchAttributes).toMatchObject({ SovereignStage: ['done'], SovereignOutcome: ['published'] });
});
