/** Leads to the first page of the acting post. */
import { Navigate } from 'react-router';
import { homePage } from './rights.ts';

export default function HomePage() {
  return <Navigate to={homePage()} replace />;
}
