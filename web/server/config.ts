/** What the web process is told when it starts. */
export interface WebConfig {
  readonly databaseUrl: string;
  readonly engine: EngineAddress;
  readonly host: string;
  /** 0: any free one. */
  readonly port: number;
  readonly dataDir: string;
  readonly keyFile: string;
  readonly demo: boolean;
  /** Holds dist/ui and workflows. */
  readonly projectRoot: string;
  /** Minutes without a request after which a session ends. */
  readonly idleMinutes?: number;
  readonly logLevel?: 'silent' | 'error' | 'warn' | 'info' | 'debug';
}

export interface EngineAddress {
  /** host:port. */
  readonly grpcAddress: string;
  /** http(s)://host:port. */
  readonly restAddress: string;
  readonly credential: { readonly username: string; readonly password: string } | null;
}
