// Notifications of the browser, by choice: that there is a new reminder, never what it says.
import { readStored, writeStored } from "../lib/storage";

const STORED = "yinuo.notifications";
const isFlag = (value: unknown): value is boolean => typeof value === "boolean";

/** Whether this browser can show any: only over HTTPS or on this machine. */
export const canNotify = (): boolean => window.isSecureContext && "Notification" in window;

/** Whether they are wanted here, and allowed. */
export function wantsNotifications(): boolean {
  return (
    canNotify() && Notification.permission === "granted" && readStored(window.localStorage, STORED, isFlag) === true
  );
}

/** Turns them on, which the browser asks about, or off. Answers whether they are on. */
export async function chooseNotifications(on: boolean): Promise<boolean> {
  const granted = on && canNotify() && (await Notification.requestPermission()) === "granted";
  writeStored(window.localStorage, STORED, granted);
  return granted;
}

/** Shows one. Several pages of one browser show it once. */
export function notify(text: string, onClick: () => void): void {
  if (!wantsNotifications()) return;
  const shown = new Notification(text, { tag: "yinuo.reminder" });
  shown.onclick = () => {
    window.focus();
    shown.close();
    onClick();
  };
}
