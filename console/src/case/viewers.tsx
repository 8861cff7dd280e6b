// Who else has this case open: two who work on one case know of each other before they write.
import { EyeOutlined } from "@ant-design/icons";
import { useQuery } from "@tanstack/react-query";
import { useEffect } from "react";
import { useWords } from "../lib/i18n";
import { leaveCase, viewCase } from "../live/calls";

/** It holds for a minute and a quarter; the page says it again well before that, as long as somebody looks at it. */
const SAID_EVERY = 30_000;

export function ViewersOfCase({ id }: { id: string }) {
  const { t, comma } = useWords();
  const query = useQuery({
    queryKey: ["viewers", id],
    queryFn: () => viewCase(id),
    refetchInterval: SAID_EVERY,
    retry: false,
    gcTime: 0,
  });
  useEffect(() => {
    const leave = () => void leaveCase(id).catch(() => undefined);
    window.addEventListener("pagehide", leave);
    return () => {
      window.removeEventListener("pagehide", leave);
      leave();
    };
  }, [id]);
  const others = query.data?.items ?? [];
  return (
    <p className="viewers" role="status">
      {others.length > 0 && (
        <>
          <EyeOutlined /> {t("live.viewers", { names: others.map((one) => one.name).join(comma) })}
        </>
      )}
    </p>
  );
}
