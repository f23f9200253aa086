// Rate limits for this process's requests to a provider: the variables whose names end in _RPM.

import { z } from 'zod';

/** A provider's limit applies to all processes together: docs/operating.md says how a fleet divides it. */
export const perMinute = z.coerce
  .number({ error: 'must be a number of requests a minute' })
  .positive({ error: 'must be above 0 requests a minute' });
