// The run's shape as a LangGraph.js graph with its PostgreSQL checkpointer.
//
//   node bench/peers/langgraph.mjs        POSTGRES_URL: an empty database, SHAPE: the steps as JSON
//
// Commands: serve-commands.mjs. `batch` runs steps that do nothing; `research` asks the providers given.

import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { Annotation, END, START, StateGraph } from '@langchain/langgraph';
import { PostgresSaver } from '@langchain/langgraph-checkpoint-postgres';
import pg from 'pg';
import { askStep } from './ask-step.mjs';
import { inParallel, serveCommands } from './serve-commands.mjs';

const shape = JSON.parse(process.env.SHAPE);

/** Each step a node; those of one stage run in the same superstep, and the next stage waits for all of them. */
function graphOf(work) {
  const State = Annotation.Root({
    question: Annotation(),
    done: Annotation({ reducer: (before, more) => [...before, ...more], default: () => [] }),
  });
  const graph = new StateGraph(State);
  for (const name of shape.flat()) {
    graph.addNode(name, async ({ question }) => {
      await work({ name, question });
      return { done: [name] };
    });
  }
  for (const name of shape[0]) graph.addEdge(START, name);
  for (const [at, stage] of shape.entries()) {
    const next = shape[at + 1];
    if (next === undefined) for (const name of stage) graph.addEdge(name, END);
    else for (const name of next) graph.addEdge(stage, name);
  }
  return graph;
}

const pool = new pg.Pool({ connectionString: process.env.POSTGRES_URL, max: 10 });
const checkpointer = new PostgresSaver(pool);
await checkpointer.setup();

const idle = graphOf(async () => undefined).compile({ checkpointer });
const invoke = (graph, input, { thread, durability }) =>
  graph.invoke(input, { configurable: { thread_id: thread }, durability, recursionLimit: 100 });

const doneBy = ({ done }) => {
  if (done.length !== shape.flat().length) throw new Error(`only ${done.length} steps were done`);
};

await serveCommands(
  {
    batch: ({ runs, concurrency, durability }) =>
      inParallel({ runs, concurrency }, async () =>
        doneBy(await invoke(idle, { question: 'none' }, { thread: randomUUID(), durability })),
      ),
    /** A thread that has a checkpoint goes on from it. */
    async research({ thread, question, providers, resume }) {
      const graph = graphOf(askStep(providers)).compile({ checkpointer });
      doneBy(await invoke(graph, resume ? null : { question }, { thread, durability: 'sync' }));
    },
    /** What a second process does about a run whose process is gone, when nobody tells it to go on. */
    standBy: ({ seconds }) => sleep(seconds * 1000),
  },
  () => pool.end(),
);
