// What draws messages, notifications and questions: a part of its own, as it weighs as much as a page.
import { App } from "antd";
import { useEffect } from "react";

export type Drawn = ReturnType<(typeof App)["useApp"]>;
type Props = { onReady: (drawn: Drawn) => void };

export default function MessagesDrawn({ onReady }: Props) {
  return (
    <App component={false} message={{ maxCount: 2 }}>
      <HandedOver onReady={onReady} />
    </App>
  );
}

function HandedOver({ onReady }: Props) {
  const drawn = App.useApp();
  useEffect(() => onReady(drawn), [drawn, onReady]);
  return null;
}
