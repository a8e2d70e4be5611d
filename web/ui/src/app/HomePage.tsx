/** Leads to the first page of the acting post; a supervisor's day begins with the board. */
import { Navigate } from 'react-router';
import { actingPost, homePage } from './rights.ts';

export default function HomePage() {
  return <Navigate to={actingPost()?.role === 'supervisor' ? '/supervision' : homePage()} replace />;
}
