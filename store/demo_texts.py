"""The words of the usual set-up and of the demo company, in both languages of the program."""

from __future__ import annotations

GROUPS = {
    "LETTER": ("Letters", "Cartas"),
    "MEETING": ("Meetings", "Reuniones"),
    "PHONE": ("Phone calls", "Llamadas"),
    "PURCHASES": ("Purchase documents", "Documentos de compra"),
    "SALES": ("Sales documents", "Documentos de venta"),
    "SYSTEM": ("System", "Sistema"),
}

# code: (group, cost, minutes, flow, by, correspondence, ignore, set-up kind, English, Spanish)
TEMPLATES: dict[str, tuple[str, str, str, str, str, str, bool, str, str, str]] = {
    "ABSTRACT": (
        "LETTER", "8", "90", "outbound", "", "hard_copy", True, "",
        "Minutes of meeting", "Acta de reunión",
    ),
    "BUS": (
        "LETTER", "8", "30", "outbound", "us", "hard_copy", True, "",
        "Business letter", "Carta comercial",
    ),
    "GOLF": (
        "LETTER", "8", "1", "outbound", "us", "email", True, "",
        "Golf event invitation", "Invitación al torneo de golf",
    ),
    "INCOME": (
        "PHONE", "0", "15", "inbound", "them", "", True, "incoming_call",
        "Incoming call", "Llamada entrante",
    ),
    "OUTGOING": (
        "PHONE", "1", "15", "outbound", "us", "", True, "outgoing_call",
        "Outgoing call", "Llamada saliente",
    ),
    "INHOUSE": (
        "MEETING", "25", "120", "outbound", "us", "", False, "",
        "Meeting at our offices", "Reunión en nuestras oficinas",
    ),
    "ONSITE": (
        "MEETING", "45", "180", "outbound", "us", "", False, "meeting",
        "Meeting at the customer's site", "Reunión en casa del cliente",
    ),
    "COVERSH": (
        "SYSTEM", "8", "1", "outbound", "us", "", False, "cover_sheet",
        "Cover sheet", "Portada",
    ),
    "EMAIL": (
        "SYSTEM", "8", "1", "outbound", "us", "", False, "email",
        "E-mail", "Correo electrónico",
    ),
    "EMAIL_D": (
        "SYSTEM", "8", "1", "outbound", "us", "", False, "email_draft",
        "E-mail draft", "Borrador de correo electrónico",
    ),
    "MEETINV": (
        "SYSTEM", "8", "1", "outbound", "us", "", False, "meeting_invitation",
        "Meeting invitation", "Invitación a reunión",
    ),
}  # fmt: skip

# code: (group, set-up kind, English, Spanish); all outbound, by us, cost 8, one minute
DOCUMENTS = {
    "S_INVOICE": ("SALES", "sales_invoice", "Sales invoice", "Factura de venta"),
    "S_C_MEMO": ("SALES", "sales_credit_memo", "Sales credit memo", "Abono de venta"),
    "S_ORDER_CF": (
        "SALES", "sales_order_confirmation", "Order confirmation", "Confirmación de pedido",
    ),
    "S_QUOTE": ("SALES", "sales_quote", "Sales quote", "Oferta de venta"),
    "S_B_ORDER": ("SALES", "sales_blanket_order", "Blanket order", "Pedido abierto"),
    "S_SHIP": ("SALES", "sales_shipment_note", "Shipment note", "Albarán"),
    "S_STATM": ("SALES", "customer_statement", "Statement", "Extracto"),
    "S_REMIND": ("SALES", "reminder", "Reminder", "Recordatorio"),
    "S_RET_ORD": ("SALES", "sales_return_order", "Return order", "Devolución"),
    "S_RET_RCP": ("SALES", "sales_return_receipt", "Return receipt", "Recepción de devolución"),
    "S_FIN_CHG": ("SALES", "finance_charge_memo", "Finance charge memo", "Documento de interés"),
    "S_DRAFT_IN": ("SALES", "sales_draft_invoice", "Draft invoice", "Borrador de factura"),
    "P_INVOICE": ("PURCHASES", "purchase_invoice", "Purchase invoice", "Factura de compra"),
    "P_C_MEMO": ("PURCHASES", "purchase_credit_memo", "Purchase credit memo", "Abono de compra"),
    "P_ORDER": ("PURCHASES", "purchase_order", "Purchase order", "Pedido de compra"),
    "P_QUOTE": ("PURCHASES", "purchase_quote", "Purchase quote", "Oferta de compra"),
    "P_B_ORDER": (
        "PURCHASES", "purchase_blanket_order", "Purchase blanket order", "Pedido abierto de compra",
    ),
    "P_RECEIPT": ("PURCHASES", "purchase_receipt", "Purchase receipt", "Albarán de compra"),
    "P_RT_ORD_C": (
        "PURCHASES", "purchase_return_order_confirmation",
        "Purchase return order confirmation", "Confirmación de devolución de compra",
    ),
    "P_RT_SHIP": (
        "PURCHASES", "purchase_return_shipment", "Return shipment", "Envío de devolución",
    ),
}  # fmt: skip

SERIES = {
    "CONT": ("contact_nos", "CT000001", "Contacts", "Contactos"),
    "SEGM": ("segment_nos", "SM00001", "Segments", "Segmentos"),
    "SQ": ("quote_nos", "SQ1001", "Quotes", "Ofertas"),
    "SOC": (
        "order_confirmation_nos",
        "SOC1001",
        "Order Confirmations",
        "Confirmaciones de pedido",
    ),
    "SI": ("invoice_nos", "SI1001", "Invoices", "Facturas"),
    "SCM": ("credit_memo_nos", "SCM1001", "Credit Memos", "Abonos"),
    "REM": ("reminder_nos", "REM1001", "Reminders", "Recordatorios"),
    "ST": ("statement_nos", "ST1001", "Statements", "Extractos"),
}

LETTERS = {
    "ABSTRACT": (
        "Minutes of our meeting\n\nPresent:\nAgreed:\nNext step:\n",
        "Acta de nuestra reunión\n\nAsistentes:\nAcuerdos:\nPróximo paso:\n",
    ),
    "BUS": (
        """{{ salutation.formal }},

Thank you for your interest in our furniture. With this letter you receive **our new catalogue**:

- chairs and desks that grow with your team,
- a service that answers within the day,
- prices that hold until the end of the year.

{% if company.name %}
May we show you the samples at {{ company.name }} one of these days?
{% else %}
May we show you the samples one of these days?
{% endif %}

A call to {{ our.phone_no | default("us") }} is enough.

Yours sincerely,

{{ salesperson.name }}
{{ salesperson.job_title }}
""",
        """{{ saludo.formal }}:

Gracias por su interés en nuestro mobiliario. Con esta carta recibe **nuestro nuevo catálogo**:

- sillas y mesas que crecen con su equipo,
- un servicio que responde en el día,
- precios que se mantienen hasta fin de año.

{% if empresa.nombre %}
¿Podemos enseñarle las muestras en {{ empresa.nombre }} uno de estos días?
{% else %}
¿Podemos enseñarle las muestras uno de estos días?
{% endif %}

Basta una llamada al {{ nuestra.telefono | default("despacho") }}.

Atentamente,

{{ vendedor.nombre }}
{{ vendedor.cargo }}
""",
    ),
    "GOLF": (
        """{{ salutation.informal }},

you are invited to our **golf tournament** on the first Saturday of June{% if company.name %},
with the colleagues of {{ company.name }} who like to play{% endif %}.

- Tee off at 10:00, lunch at 14:00
- Clubs and lessons for beginners are there

Just answer this mail{% if our.phone_no %}, or call us: {{ our.phone_no }}{% endif %}.

{{ salesperson.name }}
""",
        """{{ saludo.informal }}:

le invitamos a nuestro **torneo de golf** el primer sábado de junio{% if empresa.nombre %},
con los compañeros de {{ empresa.nombre }} que quieran jugar{% endif %}.

- Salida a las 10:00, comida a las 14:00
- Hay palos y clases para principiantes

Basta con responder a este correo{% if nuestra.telefono %} o llamarnos: {{ nuestra.telefono }}{% endif %}.

{{ vendedor.nombre }}
""",
    ),
}

MAILING_GROUPS = {
    "NEWS": ("Newsletter", "Boletín"),
    "XMAS": ("Christmas card", "Felicitación de Navidad"),
    "FAIR": ("Trade fair invitation", "Invitación a la feria"),
}

# code: days after which its contacts are to be spoken to again
KEEP_IN_TOUCH = {"NEWS": 180, "XMAS": 365}

CONTACT_COMMENTS = (
    ("Never call before ten", "No llamar nunca antes de las diez"),
    ("Speaks Spanish and English", "Habla español e inglés"),
    ("Their new warehouse opens in May", "Abren el nuevo almacén en mayo"),
    ("Decides together with the accountant", "Decide junto con el contable"),
    ("Was a customer of our competitor", "Fue cliente de la competencia"),
)

SALESPEOPLE = {
    "JO": ("Jim Olive", "jim.olive@cronus.example"),
    "PS": ("Pilar Suárez", "pilar.suarez@cronus.example"),
    "LM": ("Lina Meyer", "lina.meyer@cronus.example"),
    "BD": ("Bart Duncan", "bart.duncan@cronus.example"),
}

# name, city, post code, country, language, phone prefix
COMPANIES = (
    ("Adatum Corporation", "Atlanta", "31772", "US", "EN", "+1 404 555 0"),
    ("Blue Yonder Airlines", "Manchester", "M61 2YG", "GB", "EN", "+44 161 496 0"),
    ("Contoso Iberia, S.A.", "Madrid", "28013", "ES", "ES", "+34 910 110 "),
    ("Fabrikam Residences", "Chicago", "60601", "US", "EN", "+1 312 555 0"),
    ("Litware, Inc.", "Birmingham", "B27 4KT", "GB", "EN", "+44 121 496 0"),
    ("Movistar Logística, S.A.", "Zaragoza", "50001", "ES", "ES", "+34 976 110 "),
    ("Muebles Núñez e Hijos", "Valencia", "46002", "ES", "ES", "+34 963 110 "),
    ("Talleres Ibáñez, S.L.", "Bilbao", "48009", "ES", "ES", "+34 944 110 "),
    ("Viajes Alcántara", "Sevilla", "41004", "ES", "ES", "+34 954 110 "),
    ("Bodegas Peñafiel", "Valladolid", "47300", "ES", "ES", "+34 983 110 "),
    ("Möbel Müller GmbH", "München", "80331", "DE", "DE", "+49 89 5550 "),
    ("Søren Ravn ApS", "København", "1050", "DK", "EN", "+45 33 55 0"),
    ("Wide World Importers", "Seattle", "98101", "US", "EN", "+1 206 555 0"),
    ("Northwind Traders", "London", "W2 8HG", "GB", "EN", "+44 20 7946 0"),
    ("Tailspin Toys", "Bristol", "BS3 6KL", "GB", "EN", "+44 117 496 0"),
    ("Cafés La Ría", "A Coruña", "15003", "ES", "ES", "+34 981 110 "),
    ("Clínica Dental Solà", "Barcelona", "08008", "ES", "ES", "+34 933 110 "),
    ("Editorial Mañana", "Madrid", "28004", "ES", "ES", "+34 911 110 "),
    ("Graphic Design Institute", "Boston", "02108", "US", "EN", "+1 617 555 0"),
    ("Proseware & Partners", "Edinburgh", "EH16 8JS", "GB", "EN", "+44 131 496 0"),
    ("School of Fine Art", "Miami", "33101", "US", "EN", "+1 305 555 0"),
    ("Ferretería Hermanos Gil", "Málaga", "29001", "ES", "ES", "+34 952 110 "),
    ("Hotel Mirador del Júcar", "Cuenca", "16001", "ES", "ES", "+34 969 110 "),
    ("The Phone Company", "Leeds", "LS1 4DY", "GB", "EN", "+44 113 496 0"),
)

FIRST_NAMES = (
    "Ann", "Carlos", "Lucía", "Peter", "María", "James", "Inés", "Tomás", "Helen", "Jorge",
    "Nuria", "Robert", "Begoña", "Iker", "Laura", "Óscar", "Susan", "Andrés", "Marta", "Paul",
    "Elena", "Rubén", "Claire", "Jürgen",
)  # fmt: skip
SURNAMES = (
    "Beebe", "García", "Núñez", "Houston", "Ibáñez", "Walker", "Peña", "Muñoz", "Russell", "Vega",
    "Castaño", "Young", "Ortuño", "Etxeberria", "Sanz", "Ferrer", "Carter", "Quintana", "Ródenas",
    "Stone", "Alarcón", "Lafuente", "Reed", "Krüger",
)  # fmt: skip
JOBS = (
    ("Purchasing manager", "Jefe de compras"),
    ("Managing director", "Director general"),
    ("Office manager", "Responsable de oficina"),
    ("Accountant", "Contable"),
    ("Technical manager", "Responsable técnico"),
)

# template: what such an interaction was about
STORIES: dict[str, tuple[tuple[str, str], ...]] = {
    "OUTGOING": (
        ("Asked how the last delivery went", "Preguntado por la última entrega"),
        ("Offered the new price list", "Ofrecida la nueva lista de precios"),
        ("Followed up on the quote", "Seguimiento de la oferta"),
        ("Agreed on a date for a visit", "Acordada fecha para una visita"),
        ("Reminded of the overdue invoice", "Recordada la factura vencida"),
        ("Invited to the spring fair", "Invitado a la feria de primavera"),
    ),
    "INCOME": (
        ("Asked for a quote, 40 chairs", "Pide oferta de 40 sillas"),
        ("Asked for a copy of the invoice", "Pide copia de la factura"),
        ("Delivery arrived damaged", "La entrega ha llegado dañada"),
        ("Wants to change the delivery address", "Quiere cambiar la dirección de entrega"),
        ("Question about the warranty", "Consulta sobre la garantía"),
        ("Praised the installation team", "Felicita al equipo de montaje"),
    ),
    "EMAIL": (
        ("RE: delivery in week 49", "RE: entrega en la semana 49"),
        ("Catalogue and price list", "Catálogo y lista de precios"),
        ("RE: colours available", "RE: colores disponibles"),
        ("Your order has been shipped", "Su pedido ha sido enviado"),
        ("Terms for a framework agreement", "Condiciones del acuerdo marco"),
    ),
    "INHOUSE": (
        ("Showroom visit", "Visita a la exposición"),
        ("Negotiated the yearly agreement", "Negociado el acuerdo anual"),
    ),
    "ONSITE": (
        ("Measured the new offices", "Medidas las nuevas oficinas"),
        ("Presented the autumn collection", "Presentada la colección de otoño"),
    ),
    "BUS": (
        ("Confirmation of conditions", "Confirmación de condiciones"),
        ("Letter of thanks", "Carta de agradecimiento"),
    ),
    "S_QUOTE": (("Quote", "Oferta"),),
    "S_ORDER_CF": (("Order confirmation", "Confirmación de pedido"),),
    "S_INVOICE": (("Invoice", "Factura"),),
    "S_SHIP": (("Shipment", "Albarán"),),
}

WEIGHTS = {
    "OUTGOING": 30, "INCOME": 22, "EMAIL": 24, "INHOUSE": 3, "ONSITE": 5, "BUS": 4,
    "S_QUOTE": 7, "S_ORDER_CF": 5, "S_INVOICE": 8, "S_SHIP": 5,
}  # fmt: skip

COMMENTS = (
    ("Wants delivery before Christmas", "Quiere la entrega antes de Navidad"),
    ("Compares us with two competitors", "Nos compara con dos competidores"),
    ("Prefers to be called in the morning", "Prefiere que le llamen por la mañana"),
    ("Budget is decided in January", "El presupuesto se decide en enero"),
    ("Call again next week", "Volver a llamar la semana que viene"),
)

SEGMENTS = (
    ("Spring fair invitation", "Invitación a la feria de primavera", "country_region_code", "ES"),
    ("British customers, new catalogue", "Clientes británicos, nuevo catálogo",
     "country_region_code", "GB"),
)  # fmt: skip
SAVED_CRITERIA = (
    "GB-RECENT", "British companies spoken to this year", "Empresas británicas tratadas este año",
)  # fmt: skip
FOLLOW_UP = ("Christmas greetings", "Felicitación de Navidad")
MAILING = ("Spring newsletter", "Boletín de primavera")
SUBJECTS = ("What is new this spring", "Novedades de primavera")
PERSONAL = (
    "Dear friends, we would like to show you the new catalogue in person. May we come by?",
    "Estimados amigos: nos gustaría enseñarles en persona el catálogo nuevo. ¿Podemos pasar?",
)

# code: (place in the contacts, first and last day from today, address, post code, city)
ADDRESSES = {
    "BEACH": (1, -20, 40, "Paseo Marítimo 14", "11010", "Cádiz"),
    "CABIN": (4, 200, 230, "Camino del Bosque 3", "22700", "Jaca"),
}


# contact (its place among all), label, e-mail or phone
CHANNELS = (
    (0, "billing", "billing@adatumcorporation.example"),
    (0, "main", "+1 404 555 0190"),
    (1, "home", "+1 404 555 0191"),
    (1, "home", "r.etxeberria@correo.example"),
    (1, "assistant", "office.etxeberria@adatumcorporation.example"),
)

FAIR_COLUMNS = {
    ("Visitor", "Visitante"): "name",
    ("Firm", "Firma"): "company_name",
    ("Mail", "Correo"): "email",
    ("Mobile", "Móvil"): "mobile_phone_no",
    ("Interested in", "Interés"): "note",
    ("Stand", "Puesto de feria"): "",
}
"""The columns of a list of visitors, and the field that each of them is."""
