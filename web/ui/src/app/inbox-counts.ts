/** The counts of the acting post's inbox: navigation, tabs and filters show them. */
import { useQuery } from '@tanstack/react-query';
import { counts } from '../../../api/inbox.ts';
import { call } from '../shared/api/call.ts';
import { currentMe } from '../shared/api/session-store.ts';

/** Counts follow the event stream; the interval is for the hour in which the stream was broken. */
export function useInboxCounts() {
  return useQuery({
    queryKey: ['inbox-counts', currentMe()?.actingPostId],
    queryFn: () => call(counts),
    refetchInterval: 60_000,
  });
}
