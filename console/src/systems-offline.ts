// The systems whose work can be done without a network. Apart from systems.ts, as the field page carries nothing else of them.
import { agriOffline } from "./agri/offline";
import type { OfflineSystem } from "./offline/kind";

export const OFFLINE_SYSTEMS: readonly OfflineSystem[] = [
  // A line a system.
  agriOffline,
];
