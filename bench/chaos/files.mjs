// Folders that may not be there, or are being written to.

import { readdirSync, statSync } from 'node:fs';
import path from 'node:path';

export const namesIn = (folder) => {
  try {
    return readdirSync(folder);
  } catch (error) {
    if (error.code === 'ENOENT') return [];
    throw error;
  }
};

export const filesBelow = (folder) =>
  namesIn(folder).flatMap((name) => {
    const file = path.join(folder, name);
    const found = statSync(file, { throwIfNoEntry: false });
    if (found === undefined) return [];
    return found.isDirectory() ? filesBelow(file) : [file];
  });
