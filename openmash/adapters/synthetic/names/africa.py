"""Names of West, Central and East African London families."""

from openmash.adapters.synthetic.names.shape import Community, Rule, words

NIGERIAN = Community(
    key="nigerian",
    language="Yoruba",
    share=6,
    ethnicities=(("BAFR", 88), ("BOTH", 5), ("NOBT", 7)),
    boys=words("""
        Oluwaseun Oluwatobi Ayodele Babatunde Adebayo Olumide Temitope Oluwadamilare Kayode
        Olanrewaju Chinedu Chukwuemeka Obinna Ikenna Uchenna Emeka Kelechi Tochukwu Emmanuel
        David Samuel Daniel Joshua Oluwafemi Akintunde Adewale Efosa Osaze"""),
    girls=words("""
        Oluwakemi Oluwaseyi Folasade Titilayo Adesola Yetunde Temiloluwa Oluwadamilola Bukola
        Omolara Abimbola Chidinma Chiamaka Ngozi Ifeoma Nneka Adaeze Amarachi Blessing Favour
        Grace Deborah Esther Precious Funmilayo Morenike Osarugue Eseosa"""),
    surnames=words("""
        Adeyemi Okafor Adebayo Okonkwo Ogunleye Balogun Oyelaran Eze Nwosu Adeleke Afolabi Akande
        Ojo Olawale Obi Nwachukwu Okeke Onyekachi Adekunle Bakare Fashola Oladipo Idowu Ibekwe
        Ekwueme Osagie Igbinedion Aigbe Ogundipe Sowande Ademola Falade Onwuka Uzoma"""),
    middle=0.8,
    married=0.8,
    short={
        "Oluwaseun": "Seun",
        "Oluwatobi": "Tobi",
        "Babatunde": "Tunde",
        "Oluwadamilare": "Dare",
        "Olanrewaju": "Lanre",
        "Chukwuemeka": "Emeka",
        "Oluwakemi": "Kemi",
        "Oluwaseyi": "Seyi",
        "Folasade": "Sade",
        "Temiloluwa": "Temi",
        "Oluwadamilola": "Dami",
        "Funmilayo": "Funmi",
        "Adewale": "Wale",
        "Oluwafemi": "Femi",
        "Temitope": "Tope",
        "Abimbola": "Bimbo",
    },
)

GHANAIAN = Community(
    key="ghanaian",
    language="Twi",
    share=3.2,
    ethnicities=(("BAFR", 90), ("BOTH", 4), ("NOBT", 6)),
    boys=words("""
        Emmanuel Samuel Isaac Daniel Michael Ebenezer Prince Nana Derrick Richmond Bright Jeffrey
        Clement Felix Godfred Kelvin Elvis Stephen"""),
    girls=words("""
        Abigail Priscilla Mavis Comfort Gifty Mercy Vida Felicia Charity Gloria Beatrice Patience
        Linda Deborah Naana Princess Rejoice Sandra"""),
    surnames=words("""
        Mensah Owusu Boateng Asante Osei Appiah Agyeman Amoah Addo Ofori Acheampong Adjei Antwi
        Darko Frimpong Gyasi Opoku Sarpong Yeboah Ansah Donkor Quaye Tetteh Lamptey Nartey
        Oppong Badu Amponsah"""),
    married=0.7,
    day_names=(
        ("Kojo", "Adwoa"),
        ("Kwabena", "Abena"),
        ("Kwaku", "Akua"),
        ("Yaw", "Yaa"),
        ("Kofi", "Efua"),
        ("Kwame", "Ama"),
        ("Kwasi", "Akosua"),
    ),
)

CONGOLESE = Community(
    key="congolese",
    language="Lingala",
    share=1.6,
    ethnicities=(("BAFR", 90), ("BOTH", 4), ("NOBT", 6)),
    boys=words("""
        Christian Trésor Merveille Jonathan Héritier Dieumerci Glody Junior Exaucé Fiston Patrick
        Serge Bienvenu Gédéon Plamedi Emery Olivier"""),
    girls=words("""
        Grâce Divine Gloire Béatrice Naomie Ruth Bénédicte Chancelle Rachel Dorcas Huguette Esther
        Christelle Nadège Sylvie Clarisse Mireille"""),
    surnames=words("""
        Ilunga Kabongo Mbuyi Tshibangu Kalala Mukendi Kasongo Lukusa Mutombo Ngoy Mwamba Nzuzi
        Makiese Matondo Luzolo Lumbala Bolamba Ekofo Mpia Nsimba Kiala Mbala Diallo Traoré"""),
    middle=0.55,
    married=0.3,
    new_year=0.05,
    interpreter=0.2,
    short={"Merveille": "Merveil", "Bénédicte": "Béné", "Jonathan": "Jona"},
)

SOMALI = Community(
    key="somali",
    language="Somali",
    share=3.8,
    ethnicities=(("BAFR", 90), ("BOTH", 3), ("NOBT", 7)),
    boys=words("""
        Abdi Mohamed Ahmed Hassan Abdirahman Mahad Liban Yusuf Ibrahim Abdullahi Warsame Farah
        Jama Guled Khalid Ayanle Zakariya Abdiaziz Omar Sharmarke Bile Nuur Hersi Cali Roble
        Samatar Egal Dahir Abdiqani Keyse"""),
    girls=words("""
        Hodan Ayaan Fadumo Hibaq Sagal Ifrah Naima Deqa Idil Sahra Halimo Khadra Maryan Amina
        Ubah Ladan Nasra Hamdi Zamzam Asli Filsan Muna Safiya Xaliimo Canab Rahma Yasmiin"""),
    surnames=words("Warsame Farah Jama Hersi Egal Roble Samatar Abdi Nuur Guled Dahir Keyse"),
    rule=Rule.THREE_NAMES,
    new_year=0.22,
    interpreter=0.28,
    short={"Abdirahman": "Abdi", "Fadumo": "Faadumo", "Mohamed": "Maxamed", "Yusuf": "Yuusuf"},
)

ERITREAN = Community(
    key="eritrean",
    language="Tigrinya",
    share=1.8,
    ethnicities=(("BAFR", 90), ("BOTH", 4), ("NOBT", 6)),
    boys=words("""
        Yonas Filmon Dawit Samuel Abel Natnael Robel Tesfay Kidane Haile Biniam Berhane Mehari
        Girmay Amanuel Henok Yared Tekle Goitom Semere Kibrom Merhawi"""),
    girls=words("""
        Selam Feven Helen Luwam Rahel Mehret Tsege Senait Almaz Hirut Saba Winta Eden Bethlehem
        Yordanos Freweini Abeba Tigist Letebrhan Adiam Semhar"""),
    surnames=words("Tesfay Kidane Haile Berhane Mehari Girmay Tekle Goitom Semere Kibrom"),
    rule=Rule.FATHERS_NAME,
    new_year=0.16,
    interpreter=0.3,
    short={"Bethlehem": "Betty", "Natnael": "Nati", "Yordanos": "Jordana", "Amanuel": "Aman"},
)

GROUPS = (NIGERIAN, GHANAIAN, CONGOLESE, SOMALI, ERITREAN)
