import { MemoryStore } from '../../../engine/ports/memory-store.ts';
import { describeEngineStore } from '../../db/engine-store/store-contract.ts';

describeEngineStore('memory', async () => ({ store: new MemoryStore(), dispose: async () => undefined }));
