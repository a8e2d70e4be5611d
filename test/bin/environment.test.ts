import path from 'node:path';
import { expect, it } from 'vitest';
import { projectRoot, readSettings } from '../../bin/environment.ts';

it('needs nothing: everything embedded, on loopback, with demo data', () => {
  expect(readSettings({})).toMatchObject({
    databaseUrl: null,
    outsideEngine: null,
    dataDir: path.join(projectRoot, '.data'),
    host: '127.0.0.1',
    port: 3000,
    demo: true,
    engineAlone: {
      dataDir: path.join(projectRoot, '.data', 'engine-alone'),
      grpcPort: 26_500,
      restPort: 8080,
      auth: 'basic',
    },
  });
});

it('keeps the key outside of the data directory', () => {
  expect(readSettings({ YIZHAN_DATA_DIR: '/srv/yizhan' }).keyFile).toBe('/srv/yizhan.key');
  expect(readSettings({ YIZHAN_KEY_FILE: '/etc/yizhan/key' }).keyFile).toBe('/etc/yizhan/key');
});

it('offers demo accounts without demo cases when told so', () => {
  expect(readSettings({})).toMatchObject({ demo: true, demoCases: true });
  expect(readSettings({ YIZHAN_DEMO_CASES: '0' })).toMatchObject({ demo: true, demoCases: false });
  expect(readSettings({ YIZHAN_DEMO: '0', YIZHAN_DEMO_CASES: '1' }).demoCases).toBe(false);
});

it('never offers demo accounts beyond loopback', () => {
  expect(readSettings({ HOST: '0.0.0.0' }).demo).toBe(false);
  expect(() => readSettings({ HOST: '0.0.0.0', YIZHAN_DEMO: '1' })).toThrow('loopback');
});

it('has no demo data on a database of the office unless told so', () => {
  const DATABASE_URL = 'postgres://app:secret@db.example.org/yizhan';
  expect(readSettings({ DATABASE_URL }).demo).toBe(false);
  expect(readSettings({ DATABASE_URL, YIZHAN_DEMO: '1' }).demo).toBe(true);
});

it.each([
  [{ PORT: 'http' }, 'PORT'],
  [{ PORT: '70000' }, 'PORT'],
  [{ DATABASE_URL: 'mysql://localhost/x' }, 'DATABASE_URL'],
  [{ YIZHAN_DEMO: 'yes' }, 'YIZHAN_DEMO'],
  [{ ZEEBE_GRPC_ADDRESS: 'camunda:26500' }, 'ZEEBE_REST_ADDRESS'],
])('refuses %o, naming the variable', (environment, named) => {
  expect(() => readSettings(environment)).toThrow(named);
});
