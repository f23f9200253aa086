// A log beside the state. What cannot be written is left out: the SDK writes out of a timer, where an error ends the process,
// and a disk that is full for a while must not.

import { appendFileSync } from 'node:fs';

export const appenderTo =
  (file: string) =>
  (text: string): void => {
    try {
      appendFileSync(file, text);
    } catch {
      // Nobody is there to be told.
    }
  };
