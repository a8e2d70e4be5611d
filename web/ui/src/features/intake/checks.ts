/** The server's checks of what is typed so far; asked when the typing pauses. */
import { useQuery } from '@tanstack/react-query';
import { normalizeNumber, parseIdentityNumber } from '../../../../../domain/identity/identity-number.ts';
import type { InputOf } from '../../../../api/endpoint.ts';
import { check } from '../../../../api/intake.ts';
import { call } from '../../shared/api/call.ts';
import { useDelayed } from '../../shared/delayed.ts';
import type { IntakeForm } from './values.ts';

type Body = InputOf<typeof check>['body'];

/** Only what is complete enough to be judged. */
function bodyOf(form: IntakeForm): Body {
  const identityNumber = normalizeNumber(form.applicant.identityNumber);
  const certificateNumber = normalizeNumber(form.applicant.certificateNumber);
  const { category, grade, certificateExpiresOn } = form.applicant;
  return {
    ...(parseIdentityNumber(identityNumber).ok ? { identityNumber } : {}),
    ...(certificateNumber.length >= 20 && certificateNumber.length <= 24 ? { certificateNumber } : {}),
    ...(certificateExpiresOn === null ? {} : { certificateExpiresOn }),
    ...(category === null ? {} : { category }),
    ...(grade === null ? {} : { grade }),
    ...(form.items.length === 0 ? {} : { items: form.items }),
    ...(form.income === null ? {} : { income: form.income }),
    benefits: form.benefits,
    ...(form.homeTownshipId === null ? {} : { homeTownshipId: form.homeTownshipId }),
  };
}

export function useChecks(form: IntakeForm) {
  const text = useDelayed(JSON.stringify(bodyOf(form)), 500);
  const body = JSON.parse(text) as Body;
  return useQuery({
    queryKey: ['intake-check', text],
    queryFn: ({ signal }) => call(check, { body }, { signal }),
    enabled: body.identityNumber !== undefined || body.certificateNumber !== undefined,
    placeholderData: (before) => before,
    refetchOnWindowFocus: false,
    gcTime: 0,
  });
}
