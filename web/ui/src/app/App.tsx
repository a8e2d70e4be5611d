/** The application: data client, routes. The first page loads nothing of Ant Design. */
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { useEffect } from 'react';
import { RouterProvider } from 'react-router/dom';
import { ProblemError } from '../shared/api/call.ts';
import { onRecovery } from '../shared/api/connection-store.ts';
import { router } from './router.tsx';

const queries = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 5000,
      refetchOnWindowFocus: true,
      // A refusal stays a refusal; only a missing answer is worth another try.
      retry: (count, error) => count < 2 && error instanceof ProblemError && error.problem.status >= 500,
    },
    mutations: { retry: false },
  },
});

export function App() {
  useEffect(() => onRecovery(() => void queries.invalidateQueries()), []);
  return (
    <QueryClientProvider client={queries}>
      <RouterProvider router={router} />
    </QueryClientProvider>
  );
}
