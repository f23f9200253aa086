// Text for a terminal: ids, paths and errors hold what somebody else chose.

import { printable } from '../text/printable';

/** Line by line without what a terminal would obey. Line ends stay. */
export const printableLines = (text: string): string => text.split('\n').map(printable).join('\n');
