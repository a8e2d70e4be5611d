import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { useTitle } from '../shared/title.ts';

export default function NotFoundPage() {
  const { t } = useTranslation();
  useTitle(t('problem.notFound'));
  return (
    <div className="stack card">
      <h1>{t('problem.notFound')}</h1>
      <p>{t('problem.notFoundNote')}</p>
      <p>
        <Link to="/">{t('problem.home')}</Link>
      </p>
    </div>
  );
}
