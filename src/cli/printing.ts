// Makes text safe for a terminal: ids, paths and errors may contain text that others chose.

import { printable } from '../text/printable';

/** Removes control sequences from each line. Line ends stay. */
export const printableLines = (text: string): string => text.split('\n').map(printable).join('\n');
