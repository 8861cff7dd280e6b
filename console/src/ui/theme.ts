// Calm colours on paper; red is kept for a broken promise and amber for one that is due.
import type { ThemeConfig } from "antd";

/** Pixels of a letter where a browser is left as it is; styles/base.css says the same. */
const LETTER = 14;

/** How much larger the letters are that somebody asked the browser for. */
function scale(): number {
  const asked = Number.parseFloat(window.getComputedStyle(document.documentElement).fontSize) / LETTER;
  // Where no style is at hand nobody has asked.
  return asked > 1 && asked < 4 ? asked : 1;
}

export const makeTheme = (larger = scale()): ThemeConfig => ({
  cssVar: { key: "yinuo" },
  token: {
    colorPrimary: "#24564f",
    colorInfo: "#2f6f8f",
    colorError: "#b3261e",
    colorWarning: "#9a5b00",
    colorSuccess: "#2e7048",
    colorTextBase: "#1d2826",
    colorTextPlaceholder: "#6b7673",
    colorBgLayout: "#f5f4ef",
    colorInfoBg: "#e8f0f5",
    colorInfoBorder: "#b9cfdc",
    colorErrorBg: "#fcedeb",
    colorErrorBorder: "#e9b7b1",
    colorWarningBg: "#fdf3df",
    colorWarningBorder: "#e4cf9c",
    colorSuccessBg: "#e9f0ed",
    colorSuccessBorder: "#b5d0c1",
    colorBorder: "#cfd4cf",
    colorBorderSecondary: "#e4e5df",
    borderRadius: 6,
    fontSize: LETTER * larger,
    controlHeight: 32 * larger,
    fontFamily:
      '"PingFang SC", "HarmonyOS Sans SC", "Microsoft YaHei", "Noto Sans CJK SC", "Noto Sans SC", system-ui, sans-serif',
    motionDurationMid: "0.12s",
    motionDurationSlow: "0.16s",
  },
  components: {
    Button: { primaryShadow: "none", defaultShadow: "none" },
    Modal: { titleFontSize: 17 * larger },
  },
});
