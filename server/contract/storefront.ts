/** What a page of the shop without an order may show: a product page, a page of answers. */

export interface StorefrontQuestion { id: string; question: string; answer: string }
/** A product of the shop's own catalogue; price and availability are the shop's to tell, in the buyer's market. */
export interface StorefrontOffer { id: string; groupId: string | null; title: string; url: string }
export interface StorefrontView { questions?: StorefrontQuestion[]; offers?: StorefrontOffer[] }
