/** What a page shows while its data comes, when it does not come, and when it is there. */
import type { UseQueryResult } from '@tanstack/react-query';
import { Skeleton } from 'antd';
import { type ReactNode, useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ProblemNote } from './ProblemNote.tsx';

/** Skeletons only after 300 ms: a quick answer must not flicker. */
export function LateSkeleton({ rows = 6 }: { rows?: number }) {
  const { t } = useTranslation();
  const [late, setLate] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setLate(true), 300);
    return () => clearTimeout(timer);
  }, []);
  return (
    <div role="status">
      <span className="sr-only">{t('loading')}</span>
      {late && <Skeleton active paragraph={{ rows }} title={false} />}
    </div>
  );
}

export function Loaded<T>({
  query,
  rows,
  children,
}: {
  query: UseQueryResult<T>;
  rows?: number;
  children: (data: T) => ReactNode;
}) {
  if (query.data !== undefined) return children(query.data);
  if (query.isError) return <ProblemNote error={query.error} onRetry={() => void query.refetch()} />;
  return <LateSkeleton {...(rows === undefined ? {} : { rows })} />;
}
