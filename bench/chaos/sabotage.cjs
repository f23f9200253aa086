// Loaded before the worker: takes away one of the things that durability rests on (CHAOS_SABOTAGE), to see that it is missed.
// It changes modules of dist as they are loaded; the product has no switch for it.

const fs = require('node:fs/promises');
const Module = require('node:module');
const path = require('node:path');
const { isMainThread } = require('node:worker_threads');

const dist = path.resolve(__dirname, '..', '..', 'dist');
const PIECE_PAUSE_MS = 60;
const LATE_MS = 1_000;

const pause = () => new Promise((resolve) => setTimeout(resolve, PIECE_PAUSE_MS));

/** Where it belongs at once, in pieces: for a while it is there in part. */
async function writeInPlace(file, content) {
  await fs.mkdir(path.dirname(file), { recursive: true });
  const handle = await fs.open(file, 'w');
  try {
    const middle = Math.ceil(content.length / 2);
    await handle.write(content.slice(0, middle));
    await pause();
    await handle.write(content.slice(middle));
  } finally {
    await handle.close();
  }
}

async function moveInPieces(from, to) {
  await fs.mkdir(to, { recursive: true });
  for (const name of await fs.readdir(from)) {
    await writeInPlace(path.join(to, name), await fs.readFile(path.join(from, name)));
    await pause();
  }
}

const SABOTAGES = {
  /** Answers are written down and never looked up. */
  'no-journal': {
    'store/local-store.js'(exported) {
      const { openLocalStore } = exported;
      exported.openLocalStore = async (folder) => {
        const store = await openLocalStore(folder);
        return { ...store, journal: { ...store.journal, find: async () => undefined } };
      };
    },
  },
  /** The run goes on while its answers are still to be written down. */
  'late-journal': {
    'store/local-store.js'(exported) {
      const { openLocalStore } = exported;
      exported.openLocalStore = async (folder) => {
        const { journal, ...store } = await openLocalStore(folder);
        const record = async (key, answer, schema) => {
          setTimeout(() => journal.record(key, answer, schema), LATE_MS);
          return answer;
        };
        return { ...store, journal: { ...journal, record } };
      };
    },
  },
  'no-atomic-rename': {
    'store/atomic-file.js'(exported) {
      exported.replaceFile = ({ file, content }) => writeInPlace(file, content);
      exported.createOnce = async ({ file, content }) => {
        const there = await fs.stat(file).catch(() => undefined);
        if (there === undefined) await writeInPlace(file, content);
      };
    },
    'publishing/paper-folder.js'() {
      const { rename } = fs;
      // A published folder or a draft's; `latest` is a link and stays.
      fs.rename = async (from, to) => {
        const isFolder = from.includes(`${path.sep}.tmp${path.sep}`) && (await fs.lstat(from)).isDirectory();
        return isFolder ? moveInPieces(from, to) : rename(from, to);
      };
    },
  },
  /** Attempts at the same call know nothing of each other, and the last answer stays. */
  'no-fence': {
    'store/call-lease.js'(exported) {
      exported.withLease = (_, work) => work();
    },
    'store/atomic-file.js'(exported) {
      const { createOnce, replaceFile } = exported;
      exported.createOnce = (write) =>
        write.file.includes(`${path.sep}journal${path.sep}`) ? replaceFile(write) : createOnce(write);
    },
  },
};

const wanted = SABOTAGES[process.env.CHAOS_SABOTAGE];
if (wanted === undefined)
  throw new Error(`CHAOS_SABOTAGE: must be one of ${Object.keys(SABOTAGES).join(', ')}`);

const missing = new Set(Object.keys(wanted));
const { _load: load } = Module;
const done = new Set();
Module._load = (request, parent, isMain) => {
  const exported = load(request, parent, isMain);
  for (const [file, change] of Object.entries(wanted)) {
    if (done.has(file) || require.cache[path.join(dist, file)]?.exports !== exported) continue;
    if (!require.cache[path.join(dist, file)].loaded) continue;
    done.add(file);
    change(exported);
    missing.delete(file);
  }
  return exported;
};

// A sabotage that changes nothing would prove nothing. The threads that run workflows load none of it.
if (isMainThread) {
  setTimeout(() => {
    if (missing.size === 0) return;
    process.stderr.write(`sabotage: ${[...missing].join(', ')} of dist was not loaded\n`);
    process.exit(1);
  }, 30_000).unref();
}
