// The sabotages (sabotage.cjs), each with the points at which it has to show. Few, and such that chance has no part in it.

export const SABOTAGES = {
  // A reset makes every activity behind it run again: without the journal each is paid for again.
  'no-journal': ['reset:1', 'reset:3'],
  // What was answered just before a kill is lost, though nobody asks for it again.
  'late-journal': ['events:100', 'events:200'],
  // Killed while files are written, again and again.
  'no-atomic-rename': ['writes:1', 'writes:2', 'writes:3', 'writes:4', 'writes:5', 'writes:6'],
  // Two attempts at one call at the same time.
  'no-fence': ['cut:1', 'cut:2'],
};
