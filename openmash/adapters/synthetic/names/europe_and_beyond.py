"""Names of European, Latin American, Turkish, Arab and East Asian London families."""

from openmash.adapters.synthetic.names.shape import Community, Rule, words

POLISH = Community(
    key="polish",
    language="Polish",
    share=3.2,
    ethnicities=(("WOTH", 95), ("NOBT", 5)),
    boys=words("""
        Jakub Kacper Filip Szymon Mateusz Michał Wojciech Bartosz Krzysztof Piotr Paweł Tomasz
        Łukasz Dawid Oskar Igor Grzegorz Marcin Rafał Adrian"""),
    girls=words("""
        Zuzanna Maja Julia Oliwia Małgorzata Katarzyna Agnieszka Aleksandra Wiktoria Natalia Hanna
        Magdalena Joanna Monika Ewa Karolina Gabriela Barbara Dorota Lena"""),
    surnames=words("""
        Kowalski Wiśniewski Kamiński Lewandowski Zieliński Szymański Dąbrowski Kozłowski Jankowski
        Nowak Wójcik Mazur Krawczyk Pawlak Górski Rutkowski Sikora Baran Czarny Wolny Zawadzki
        Jasiński Walczak Stępień"""),
    rule=Rule.GENDERED,
    middle=0.15,
    married=0.7,
    interpreter=0.12,
    short={
        "Małgorzata": "Gosia",
        "Katarzyna": "Kasia",
        "Agnieszka": "Aga",
        "Aleksandra": "Ola",
        "Krzysztof": "Krzysiek",
        "Tomasz": "Tomek",
        "Magdalena": "Magda",
        "Joanna": "Asia",
        "Wojciech": "Wojtek",
    },
)

ROMANIAN = Community(
    key="romanian",
    language="Romanian",
    share=3.0,
    ethnicities=(("WOTH", 78), ("WROM", 16), ("NOBT", 6)),
    boys=words("""
        Andrei Ștefan Alexandru Ionuț Mihai Gabriel Cristian Florin Darius Marian Vasile Răzvan
        Robert Costel Nicolae Denis Luca Matei"""),
    girls=words("""
        Andreea Ioana Maria Elena Alexandra Mihaela Denisa Bianca Simona Florentina Raluca
        Daniela Gabriela Sorina Cristina Sara Rebeca Anca"""),
    surnames=words("""
        Popescu Ionescu Popa Radu Dumitru Stan Stoica Gheorghe Munteanu Ciobanu Lupu Matei Dinu
        Constantin Rotaru Moldovan Căldăraru Lăcătuș Neagu Vlad"""),
    middle=0.4,
    married=0.7,
    interpreter=0.28,
    short={"Alexandru": "Alex", "Ștefan": "Fane", "Florentina": "Flori", "Gabriel": "Gabi"},
)

KOSOVAN = Community(
    key="kosovan",
    language="Albanian",
    share=1.5,
    ethnicities=(("WOTH", 94), ("NOBT", 6)),
    boys=words("Ardit Besnik Erion Leart Dardan Arben Fatos Ilir Genti Klajdi Luan Endrit Agim"),
    girls=words("Albana Blerta Drita Elira Fjolla Arta Mimoza Valbona Teuta Besa Anjeza Era"),
    surnames=words(
        "Hoxha Krasniqi Gashi Shehu Berisha Leka Dervishi Morina Kola Prifti Gjoni Deda"
    ),
    married=0.8,
    interpreter=0.22,
    short={"Valbona": "Bona", "Klajdi": "Klej"},
)

PORTUGUESE = Community(
    key="portuguese",
    language="Portuguese",
    share=1.8,
    ethnicities=(("WOTH", 72), ("BAFR", 14), ("MOTH", 8), ("NOBT", 6)),
    boys=words("""
        João Tiago Rodrigo Martim Gonçalo Diogo Rafael Nuno Pedro Miguel Duarte Francisco Luís Rui
        Bruno André Hélder"""),
    girls=words("""
        Beatriz Inês Leonor Mariana Matilde Carolina Joana Sofia Margarida Catarina Filipa Ana Rita
        Sónia Fátima Vera Telma"""),
    surnames=words("""
        Silva Santos Ferreira Pereira Oliveira Costa Rodrigues Martins Jesus Sousa Fernandes
        Gonçalves Gomes Lopes Marques Alves Almeida Ribeiro Pinto Carvalho Teixeira da_Conceição
        dos_Reis Abreu Freitas Câmara"""),
    rule=Rule.TWO_SURNAMES_PT,
    interpreter=0.14,
    short={"Francisco": "Chico", "Margarida": "Guida", "Catarina": "Cati", "Rodrigo": "Rodri"},
)

BRAZILIAN = Community(
    key="brazilian",
    language="Portuguese",
    share=1.4,
    ethnicities=(("MOTH", 40), ("WOTH", 34), ("OOTH", 18), ("NOBT", 8)),
    boys=words("Thiago Gabriel Enzo Caio Vinícius Wesley Felipe Davi Matheus Wanderson Igor Renan"),
    girls=words("Larissa Letícia Camila Rayane Giovana Bruna Thaís Vitória Jéssica Kelly Yasmin"),
    surnames=words("""
        da_Silva dos_Santos Souza Lima Araújo Barbosa Nascimento Moreira Cardoso Dias Batista
        Rocha Moura Vieira Monteiro Campos"""),
    rule=Rule.TWO_SURNAMES_PT,
    interpreter=0.22,
    short={"Vinícius": "Vini", "Wanderson": "Wando", "Matheus": "Theus"},
)

COLOMBIAN = Community(
    key="colombian",
    language="Spanish",
    share=1.8,
    ethnicities=(("OOTH", 48), ("MOTH", 26), ("WOTH", 18), ("NOBT", 8)),
    boys=words(
        "Juan_David Santiago Andrés Mateo Camilo Sebastián Jhon Alejandro Nicolás Iker Óscar"
    ),
    girls=words(
        "Valentina María_José Daniela Luz Marisol Paola Yuliana Camila Ximena Lucía Noelia"
    ),
    surnames=words("""
        García Rodríguez Martínez López Hernández Gómez Ramírez Torres Vargas Castro Moreno Rojas
        Quintero Restrepo Cárdenas Zambrano Quispe Mamani Valencia Ospina"""),
    rule=Rule.TWO_SURNAMES_ES,
    interpreter=0.32,
    short={
        "María José": "Majo",
        "Alejandro": "Alejo",
        "Sebastián": "Sebas",
        "Juan David": "Juanda",
    },
)

TURKISH = Community(
    key="turkish",
    language="Turkish",
    share=2.2,
    ethnicities=(("WOTH", 68), ("OOTH", 26), ("NOBT", 6)),
    boys=words("""
        Mehmet Mustafa Emre Berkay Ozan Hüseyin İbrahim Ali Kerem Yiğit Baran Deniz Serkan Hasan
        Okan Cem Volkan Umut Azad"""),
    girls=words("""
        Elif Zeynep Ayşe Fatma Eda Derya Gülşen Melis Sevgi Berfin Rojda Yasemin Hatice Özlem
        Nazlı Ebru Selin Pınar Dilan"""),
    surnames=words("""
        Yılmaz Kaya Demir Çelik Şahin Yıldız Öztürk Aydın Arslan Doğan Kılıç Aslan Çetin Korkmaz
        Polat Erdoğan Bulut Güneş Taş Karataş"""),
    married=0.8,
    interpreter=0.26,
    short={"Hüseyin": "Hüso", "Mustafa": "Musti", "Zeynep": "Zeyno"},
)

ARAB = Community(
    key="arab",
    language="Arabic",
    share=2.8,
    ethnicities=(("OOTH", 82), ("WOTH", 6), ("BAFR", 5), ("NOBT", 7)),
    boys=words("""
        Omar Youssef Khaled Karim Ziad Mustafa Tarek Anas Hadi Rami Samir Bassam Walid Nabil Hicham
        Rachid Abdelkader Ilyas Faris Sami"""),
    girls=words("""
        Layla Nour Rania Hanan Salma Yasmine Amal Huda Dina Rasha Samira Khadija Lina Malak Jana
        Imane Wafa Abeer Maha Naima"""),
    surnames=words("""
        al-Hassani Haddad Khoury Mansour El-Amrani Benali al-Jabouri Saleh Nasser Bouzid Sabbagh
        Al_Shammari Darwish Hamdan El_Idrissi Kassem Shaheen al-Dulaimi Zidane Belkacem"""),
    middle=0.6,
    married=0.15,
    new_year=0.1,
    prefix_names=("Mohammed", "Mohamed", "Muhammad"),
    interpreter=0.26,
    short={"Abdelkader": "Kader", "Khadija": "Khadi", "Youssef": "Joe"},
)

CHINESE = Community(
    key="chinese",
    language="Cantonese",
    share=1.8,
    ethnicities=(("CHNE", 93), ("NOBT", 7)),
    boys=words("""
        Wing_Fai Ka_Ho Chun_Kit Tsz_Hin Hao_Yu Jun_Jie Zhi_Wei Yi_Chen Chi_Keung Man_Ho Zihan
        Weiming Ho_Yin Kin_Man Haoran"""),
    girls=words("""
        Wing_Yan Hoi_Ching Ka_Yan Sze_Wai Xiao_Mei Yu_Tong Mei_Ling Jia_Qi Suk_Yee Lai_Fong Xinyi
        Yuhan Hiu_Tung Pui_Shan Meihua"""),
    surnames=words("""
        Chan Wong Lau Cheung Leung Ng Lam Kwok Yip Tsang Wang Li Zhang Chen Lin Huang Zhou Xu Zheng
        Ho Tse"""),
    rule=Rule.FAMILY_FIRST,
    english=words("Jason Kelvin Eric Tony Vincent Amy Vivian Fiona Winnie Cherry Joyce Candy"),
    interpreter=0.24,
)

VIETNAMESE = Community(
    key="vietnamese",
    language="Vietnamese",
    share=1.0,
    ethnicities=(("AOTH", 92), ("NOBT", 8)),
    boys=words("Văn_Minh Quốc_Huy Đức_Anh Hữu_Nam Minh_Tuấn Văn_Dũng Gia_Bảo Thanh_Tùng Ngọc_Sơn"),
    girls=words("Thị_Lan Thị_Hương Ngọc_Anh Thu_Hà Bích_Ngọc Thị_Mai Kim_Chi Thùy_Linh Thị_Hoa"),
    surnames=words("Nguyễn Trần Lê Phạm Hoàng Phan Vũ Đặng Bùi Đỗ Hồ Ngô Dương"),
    rule=Rule.FAMILY_FIRST,
    english=words("Kevin Tommy Andy Jenny Lily Tina Anna Jimmy"),
    interpreter=0.34,
)

GROUPS = (
    POLISH,
    ROMANIAN,
    KOSOVAN,
    PORTUGUESE,
    BRAZILIAN,
    COLOMBIAN,
    TURKISH,
    ARAB,
    CHINESE,
    VIETNAMESE,
)
