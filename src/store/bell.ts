// Wakes those in this process who wait for something to change.

export interface Bell {
  /**
   * Resolves at the next `ring` of that name. Call it before reading what may change, so that no change is
   * missed.
   */
  next(name: string): Promise<void>;
  ring(name: string): void;
}

export function createBell(): Bell {
  const waited = new Map<string, { heard: Promise<void>; ring: () => void }>();
  return {
    next(name) {
      const known = waited.get(name);
      if (known) return known.heard;
      let ring = () => {};
      const heard = new Promise<void>((resolve) => {
        ring = resolve;
      });
      waited.set(name, { heard, ring });
      return heard;
    },
    ring(name) {
      waited.get(name)?.ring();
      waited.delete(name);
    },
  };
}
