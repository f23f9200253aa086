// Files that a run's worker makes, as they are made.

import { mkdirSync, watch } from 'node:fs';

/** `count` of files seen so far; `onFile` is told of each at once. */
export function watchFiles(folders, onFile = () => undefined) {
  const seen = { count: 0 };
  const watchers = folders.map((folder) => {
    mkdirSync(folder, { recursive: true });
    return watch(folder, { recursive: true }, (event) => {
      if (event !== 'rename') return;
      seen.count += 1;
      onFile(seen.count);
    }).on('error', () => undefined);
  });
  return {
    seen,
    close() {
      for (const watcher of watchers) watcher.close();
    },
  };
}
