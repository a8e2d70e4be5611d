import { readSettings } from '../environment.ts';
import { engineAlone } from '../manager/plans.ts';
import type { Command } from './command.ts';
import { runPlan } from './run-plan.ts';

/** `engine`: the Zeebe-compatible engine alone, for workers of one's own. */
export const engine: Command = {
  name: 'engine',
  summary: '仅启动流程引擎 · the engine alone (GRPC_PORT, REST_PORT)',
  run: () => {
    const settings = readSettings(process.env);
    const own = { ...settings, dataDir: settings.engineAlone.dataDir };
    return runPlan(own, engineAlone(own), async ({ config }) => {
      const { grpcAddress, restAddress, credential } = config.engine;
      return [
        `gRPC ${grpcAddress}   REST ${restAddress}`,
        credential
          ? `Basic ${credential.username} / ${credential.password}`
          : '未设口令,仅限本机 · no credential, loopback only',
      ];
    });
  },
};
