// A reviewer's prompt by its role. The roles differ in what they are asked and in what they see, so that
// three reviewers are not one reviewer asked three times: review-skeptic.ts, review-validator.ts,
// review-synthesizer.ts. Only the SYNTHESIZER sees the draft's prose.

import type { ReviewInput } from '../kernel';
import type { ReviewPrompt } from './review-common';
import { skepticPrompt } from './review-skeptic';
import { synthesizerPrompt } from './review-synthesizer';
import { validatorPrompt } from './review-validator';

export function reviewPrompt(input: Omit<ReviewInput, 'signal'>): ReviewPrompt {
  switch (input.role) {
    case 'SKEPTIC':
      return skepticPrompt(input);
    case 'VALIDATOR':
      return validatorPrompt(input);
    case 'SYNTHESIZER':
      return synthesizerPrompt(input);
    default:
      return input.role satisfies never;
  }
}
