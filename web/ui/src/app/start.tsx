/** Texts, then the application. */
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { startTexts } from '../shared/i18n/index.ts';
import { App } from './App.tsx';

export async function start(): Promise<void> {
  await startTexts();
  const root = document.getElementById('root');
  if (root === null) throw new Error('index.html has no #root');
  createRoot(root).render(
    <StrictMode>
      <App />
    </StrictMode>,
  );
  // The last fallback for systems without a Chinese font; its faces are fetched only for characters that need them.
  void import('../shared/styles/font.ts');
}
