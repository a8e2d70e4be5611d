/** The cluster as clients see it: one broker, one partition that it leads. */
export const compatibleVersion = '8.8.0';

export interface TopologyInput {
  readonly host: string;
  readonly port: number;
  readonly healthy: boolean;
}

export interface Topology {
  readonly brokers: readonly {
    readonly nodeId: number;
    readonly host: string;
    readonly port: number;
    readonly partitions: readonly {
      readonly partitionId: number;
      readonly role: string;
      readonly health: string;
    }[];
    readonly version: string;
  }[];
  readonly clusterSize: number;
  readonly partitionsCount: number;
  readonly replicationFactor: number;
  readonly gatewayVersion: string;
}

/** `role` and `health` in the proto's upper case; REST writes them in lower case. */
export function topologyOf({ host, port, healthy }: TopologyInput): Topology {
  const partition = { partitionId: 1, role: 'LEADER', health: healthy ? 'HEALTHY' : 'UNHEALTHY' };
  return {
    brokers: [{ nodeId: 0, host, port, partitions: [partition], version: compatibleVersion }],
    clusterSize: 1,
    partitionsCount: 1,
    replicationFactor: 1,
    gatewayVersion: compatibleVersion,
  };
}
