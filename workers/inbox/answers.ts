/** What was last answered at a step of a case. */
import { z } from 'zod';
import type { KeyRing } from '../../db/crypto/key-ring.ts';
import { appliedCompletions, findAnswers } from '../../db/repositories/completions.ts';
import type { Trx } from '../../db/repositories/sql.ts';

/** The free texts of the forms; whatever else a form asks for is kept, but not read here. */
export const Texts = z.object({
  note: z.string().optional(),
  opinion: z.string().optional(),
  reason: z.string().optional(),
});

export interface GivenTexts {
  readonly note: string | null;
  readonly opinion: string | null;
  readonly reason: string | null;
  readonly userId: string;
}

/** Empty counts as not given. */
const filled = (text: string | undefined): string | null => {
  const trimmed = text?.trim() ?? '';
  return trimmed === '' ? null : trimmed;
};

export function textsOf(
  answers: Readonly<Record<string, unknown>>,
  reason: string | null,
): Omit<GivenTexts, 'userId'> {
  const texts = Texts.safeParse(answers);
  const given = texts.success ? texts.data : {};
  return {
    note: filled(given.note),
    opinion: filled(given.opinion),
    reason: filled(reason ?? undefined) ?? filled(given.reason),
  };
}

export async function answersOfLatest(
  trx: Trx,
  ring: KeyRing,
  applicationId: string,
  elementId: string,
): Promise<GivenTexts | null> {
  const completions = await appliedCompletions(trx, applicationId);
  const latest = completions.filter((completion) => completion.element_id === elementId).at(-1);
  const answers = latest && (await findAnswers(trx, ring, latest.id));
  if (!latest || !answers) return null;
  return { ...textsOf(answers.answers, answers.reason), userId: latest.user_id };
}
