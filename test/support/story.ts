// Runs on the tests' Temporal server whose activities are stubs: what a workflow decides, in a fifth of a second.

import { randomUUID } from 'node:crypto';
import path from 'node:path';
import { Client, Connection, type WorkflowHandle } from '@temporalio/client';
import { bundleWorkflowCode, DefaultLogger, NativeConnection, Worker } from '@temporalio/worker';
import type { Activities } from '../../src/activities/create-activities';
import { type ResearchRequest, storeTaskQueue, WORKFLOW_TYPE } from '../../src/contract/protocol';
import type { Profile } from '../../src/contract/run-facts';
import type { ResearchResult } from '../../src/contract/run-status';
import { clientOptions } from '../../src/temporal/client-options';
import { FRESH_AFTER } from './short-histories';
import { type Asked, nothingAsked, perRun, type StubbedRun, stubActivities } from './stub-activities';
// Installs the SDK's runtime, of which a process has one.
import './testbed';

const root = path.resolve(__dirname, '..', '..');

export interface Story {
  /** The run's newest execution. */
  readonly handle: WorkflowHandle;
  /** What the workflow asked of its activities so far. */
  readonly asked: Asked;
  /** The activities' names, in the order in which they were called. */
  readonly order: readonly string[];
  result(): Promise<ResearchResult>;
}

export interface StoryOptions {
  /** Activities in place of the stubs. */
  readonly does?: Partial<Activities>;
  readonly profile?: Partial<Profile>;
  /** Events after which a fresh history begins at the next wait. */
  readonly freshAfter?: number;
  /** Sent with the start. */
  readonly signal?: { readonly name: string; readonly args: readonly unknown[] };
}

export interface Stage {
  begin(input?: Partial<ResearchRequest>, options?: StoryOptions): Promise<Story>;
  /** The stubs that a story's own activities call in turn. */
  stubs(): Activities;
  /** A start with anything in place of the input. */
  beginWith(args: readonly unknown[], options?: StoryOptions): Promise<Story>;
  /** Does `work` while no worker runs: all that it sends reaches a run in one workflow task. */
  withoutWorker(work: () => Promise<unknown>): Promise<void>;
}

/** Registers what starts one worker for all tests of a file, and stops it behind them; call it at the top of the file. */
export function useStage(): Stage {
  const storeId = `story-${randomUUID()}`;
  // Runs, searches and the other steps on one queue: one worker serves all.
  const taskQueue = storeTaskQueue(storeId);
  const searches = [{ source: 'arxiv', at: 'made up', taskQueue }] as const;
  const stubs = (profile: Partial<Profile> = {}) => stubActivities({ searches, ...profile, storeId });
  const stories = new Map<string, StubbedRun>();
  const of = (workflowId: string) => {
    const story = stories.get(workflowId);
    if (story === undefined) throw new Error(`no test began ${workflowId}`);
    return story;
  };
  let client: Client;
  let startWorker: () => Promise<void>;
  let stopWorker: () => Promise<void>;
  let disconnect: () => Promise<void>;

  beforeAll(async () => {
    const address = process.env.SOVEREIGN_TEST_ADDRESS as string;
    const connection = await Connection.connect(clientOptions({ address }));
    const native = await NativeConnection.connect({ address });
    client = new Client({ connection });
    const payloadConverterPath = path.join(root, 'src', 'temporal', 'payload-converter.ts');
    const workflowBundle = await bundleWorkflowCode({
      workflowsPath: path.join(root, 'src', 'workflows', 'index.ts'),
      payloadConverterPath,
      workflowInterceptorModules: [
        path.join(root, 'src', 'workflows', 'interceptors.ts'),
        path.join(__dirname, 'short-histories.ts'),
      ],
      logger: new DefaultLogger('ERROR'),
    });
    startWorker = async () => {
      const worker = await Worker.create({
        connection: native,
        taskQueue,
        dataConverter: { payloadConverterPath },
        workflowBundle,
        activities: perRun(({ workflowId }) => of(workflowId)),
        // What a story leaves hanging is called off.
        shutdownForceTime: '1 second',
      });
      const running = worker.run();
      stopWorker = async () => {
        worker.shutdown();
        await running;
      };
    };
    disconnect = async () => {
      await native.close();
      await connection.close();
    };
    await startWorker();
  }, 120_000);
  afterAll(async () => {
    await stopWorker();
    await disconnect();
  });

  const beginWith: Stage['beginWith'] = async (args, { does, profile, freshAfter, signal } = {}) => {
    const workflowId = `story-${randomUUID()}`;
    const activities = { ...stubs(profile), ...does };
    const asked = nothingAsked();
    const order: string[] = [];
    stories.set(workflowId, { activities, asked, order });
    const options = {
      workflowId,
      taskQueue,
      args: [...args],
      ...(freshAfter === undefined ? {} : { memo: { [FRESH_AFTER]: freshAfter } }),
    };
    const started =
      signal === undefined
        ? await client.workflow.start(WORKFLOW_TYPE, options)
        : await client.workflow.signalWithStart(WORKFLOW_TYPE, {
            ...options,
            signal: signal.name,
            signalArgs: [...signal.args],
          });
    return {
      // Whichever of its histories is the newest.
      handle: client.workflow.getHandle(workflowId),
      asked,
      order,
      result: () => started.result(),
    };
  };
  return {
    begin: (input, options) => beginWith([{ question: 'Does it?', ...input }], options),
    beginWith,
    stubs: () => stubs(),
    withoutWorker: async (work) => {
      await stopWorker();
      await work();
      await startWorker();
    },
  };
}
