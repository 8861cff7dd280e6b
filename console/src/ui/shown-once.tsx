// A secret that is shown this one time, to be copied: no page shows it again.
import { Alert, Modal, Typography } from "antd";

type Props = { title: string; told: string; secret: string; onClose: () => void };

export function ShownOnce({ title, told, secret, onClose }: Props) {
  return (
    <Modal open title={title} footer={null} onCancel={onClose} width={600}>
      <Alert type="warning" showIcon title={told} />
      <Typography.Paragraph copyable={{ text: secret }} className="number" code>
        {secret}
      </Typography.Paragraph>
    </Modal>
  );
}
