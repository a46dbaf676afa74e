<?php declare(strict_types=1);

namespace Plugin\afterglow\src;

use JTL\Mail\Mail\MailInterface;
use JTL\Mail\Mailer;

/** The shop's own mails about an order know its page: `{$afterglowUrl}`, empty in all other mails. */
final class OrderMail
{
    public function __construct(private readonly Services $services)
    {
    }

    public function prepare(Mailer $mailer, MailInterface $mail): void
    {
        $orderId = (int)($mail->getData()->tbestellung->kBestellung ?? 0);
        $connected = $this->services->settings()->isComplete();
        $mailer->getHydrator()->add('afterglowUrl', $orderId > 0 && $connected ? $this->services->links()->ofMail($orderId) : '');
        if ($orderId > 0) {
            $this->services->outbox()->add(Outbox::ORDER, $orderId);
        }
    }
}
