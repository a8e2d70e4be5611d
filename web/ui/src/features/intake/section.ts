/** What the sections of the intake share: the form, and what the chosen home asks for. */
import { useQuery } from '@tanstack/react-query';
import { jurisdiction } from '../../../../api/intake.ts';
import { call } from '../../shared/api/call.ts';
import type { IntakeForm } from './values.ts';

/** What every section gets. */
export interface SectionProps {
  form: IntakeForm;
  change: (change: (before: IntakeForm) => IntakeForm) => void;
  /** Message of a field, by its path. */
  errorOf: (path: string) => string | undefined;
}

export function useHome(homeTownshipId: string | null) {
  return useQuery({
    queryKey: ['jurisdiction', homeTownshipId],
    queryFn: ({ signal }) =>
      call(jurisdiction, { query: { homeTownshipId: homeTownshipId ?? '' } }, { signal }),
    enabled: homeTownshipId !== null,
    staleTime: 300_000,
  });
}

export type Home = NonNullable<ReturnType<typeof useHome>['data']>;

/** The path already ends with the office itself, or not: its name is said once. */
export function placeName(home: Home): string {
  return [...new Set([...home.homePath, home.home.name])].join(' ');
}
