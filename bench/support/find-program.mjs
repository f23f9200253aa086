// Programs of this machine that a script needs: named by a variable, on PATH, or in a usual place.

import { accessSync, constants } from 'node:fs';
import path from 'node:path';

export const CHROMIUM = {
  variable: 'CHROMIUM',
  names: ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'],
  places: [
    '/usr/bin/chromium',
    '/snap/bin/chromium',
    '/Applications/Chromium.app/Contents/MacOS/Chromium',
    '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  ],
  remedy: 'install it (Debian: apt-get install chromium) or set CHROMIUM to its path',
};

const isProgram = (file) => {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
};

/** Its path, or undefined. @throws where the variable names something else */
export function findProgram({ variable, names, places = [] }) {
  const given = variable && process.env[variable];
  if (given) {
    if (isProgram(given)) return given;
    throw new Error(`${variable}=${given} is not a program; correct it or leave it out`);
  }
  const folders = (process.env.PATH ?? '').split(path.delimiter).filter(Boolean);
  const candidates = [
    ...folders.flatMap((folder) => names.map((name) => path.join(folder, name))),
    ...places,
  ];
  return candidates.find(isProgram);
}

/** Its path. @throws with the remedy where it is not there */
export function needProgram({ remedy, ...program }) {
  const found = findProgram(program);
  if (found === undefined)
    throw new Error(`${program.names[0]} is neither on PATH nor in the usual places: ${remedy}`);
  return found;
}
