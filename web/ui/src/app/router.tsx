/** Addresses. Each page is a chunk of its own; everything behind sign-in hangs below the shell. */
import { createBrowserRouter, Navigate, type RouteObject } from 'react-router';
import { CrashedPage } from './CrashedPage.tsx';
import { Guard } from './Guard.tsx';

type Page = () => Promise<{ default: React.ComponentType }>;

function page(path: string, load: Page): RouteObject {
  return { path, lazy: async () => ({ Component: (await load()).default }) };
}

export const router = createBrowserRouter([
  {
    errorElement: <CrashedPage />,
    hydrateFallbackElement: <div />,
    children: [
      page('/sign-in', () => import('../features/session/SignInPage.tsx')),
      page('/links/:token', () => import('../features/session/LinkPage.tsx')),
      {
        element: <Guard />,
        children: [
          page('/password', () => import('../features/session/PasswordPage.tsx')),
          {
            lazy: async () => {
              const { loadStaff } = await import('./staff.tsx');
              return { Component: await loadStaff() };
            },
            errorElement: <CrashedPage />,
            children: [
              page('/cases/:caseId/papers/:kind', () => import('../features/papers/PaperPage.tsx')),
              {
                lazy: async () => ({ Component: (await import('./shell/Shell.tsx')).Shell }),
                children: [
                  {
                    index: true,
                    lazy: async () => ({ Component: (await import('./HomePage.tsx')).default }),
                  },
                  { path: '/inbox', element: <Navigate to="/inbox/todo" replace /> },
                  page('/inbox/:tab', () => import('../features/inbox/InboxPage.tsx')),
                  page('/tasks/:userTaskKey', () => import('../features/task/TaskPage.tsx')),
                  page('/intake', () => import('../features/intake/IntakeStartPage.tsx')),
                  page('/intake/:draftId', () => import('../features/intake/IntakePage.tsx')),
                  page('/cases', () => import('../features/case/CaseListPage.tsx')),
                  page('/cases/:caseId', () => import('../features/case/CasePage.tsx')),
                  page('/supervision', () => import('../features/supervision/SupervisionPage.tsx')),
                  page('/people', () => import('../features/people/PeoplePage.tsx')),
                  page('/processes', () => import('../features/processes/ProcessListPage.tsx')),
                  page('/processes/model', () => import('../features/processes/ModelPage.tsx')),
                  page('/audit', () => import('../features/audit/AuditPage.tsx')),
                  page('*', () => import('./NotFoundPage.tsx')),
                ],
              },
            ],
          },
        ],
      },
    ],
  },
]);
